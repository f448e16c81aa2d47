/** A list price in us-east-1, of the first tier, in USD. Later tiers are cheaper; free tiers are ignored. */
interface Price {
  readonly name: string;
  readonly usd: number;
  /** Number of units that the price is for. */
  readonly per: number;
  /** AWS's page. Compare the price with it before you rely on it. */
  readonly page: string;
  /** Month in which the price was read, on AWS's page or in a report about it. */
  readonly asOf: string;
}

const MILLION = 1_000_000;
const API_GATEWAY = "https://aws.amazon.com/api-gateway/pricing/";
const LAMBDA = "https://aws.amazon.com/lambda/pricing/";
const CLOUDFRONT = "https://aws.amazon.com/cloudfront/pricing/";
const S3 = "https://aws.amazon.com/s3/pricing/";
const DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/";
const WAF = "https://aws.amazon.com/waf/pricing/";

/** All prices that a pattern can cause. */
export const PRICES = {
  restApiRequests: {
    name: "API Gateway requests",
    usd: 3.5,
    per: MILLION,
    page: API_GATEWAY,
    asOf: "2026-04",
  },
  lambdaRequests: { name: "Lambda requests", usd: 0.2, per: MILLION, page: LAMBDA, asOf: "2026-04" },
  lambdaGbSeconds: {
    name: "Lambda GB-seconds (arm64)",
    usd: 0.0000133334,
    per: 1,
    page: LAMBDA,
    asOf: "2026-04",
  },
  edgeRequests: { name: "Lambda@Edge requests", usd: 0.6, per: MILLION, page: LAMBDA, asOf: "2026-04" },
  edgeGbSeconds: {
    name: "Lambda@Edge GB-seconds",
    usd: 0.00005001,
    per: 1,
    page: LAMBDA,
    asOf: "2026-04",
  },
  cloudFrontRequests: {
    name: "CloudFront HTTPS PUTs",
    usd: 0.01,
    per: 10_000,
    page: CLOUDFRONT,
    asOf: "2026-04",
  },
  cloudFrontOriginGb: { name: "CloudFront to S3 (GB)", usd: 0.02, per: 1, page: CLOUDFRONT, asOf: "2026-04" },
  s3Writes: {
    name: "S3 PUT, POST and LIST requests",
    usd: 0.005,
    per: 1_000,
    page: S3,
    asOf: "2026-04",
  },
  s3Reads: { name: "S3 GET and HEAD requests", usd: 0.0004, per: 1_000, page: S3, asOf: "2026-04" },
  s3GbMonths: { name: "S3 Standard storage (GB-months)", usd: 0.023, per: 1, page: S3, asOf: "2026-04" },
  customEvents: {
    name: "EventBridge custom events",
    usd: 1,
    per: MILLION,
    page: "https://aws.amazon.com/eventbridge/pricing/",
    asOf: "2026-04",
  },
  tableWrites: { name: "DynamoDB writes (1 KB)", usd: 0.625, per: MILLION, page: DYNAMODB, asOf: "2026-09" },
  tableReads: { name: "DynamoDB reads (4 KB)", usd: 0.125, per: MILLION, page: DYNAMODB, asOf: "2026-09" },
  logsGb: {
    name: "CloudWatch Logs (GB)",
    usd: 0.5,
    per: 1,
    page: "https://aws.amazon.com/cloudwatch/pricing/",
    asOf: "2026-06",
  },
  webAcls: { name: "WAF web ACLs", usd: 5, per: 1, page: WAF, asOf: "2026-11" },
  webAclRules: { name: "WAF rules", usd: 1, per: 1, page: WAF, asOf: "2026-11" },
  webAclRequests: { name: "WAF requests", usd: 0.6, per: MILLION, page: WAF, asOf: "2026-11" },
} as const satisfies Readonly<Record<string, Price>>;

/** A unit that AWS charges for. */
type Meter = keyof typeof PRICES;

/** Usage by meter. Omitted meters are zero. */
export type Usage = { readonly [Name in Meter]?: number };

/** One line of a bill. */
interface BillLine {
  readonly name: string;
  readonly quantity: number;
  readonly usd: number;
}

/** The lines of a bill, in the order of the prices. */
export function billOf(usage: Usage): readonly BillLine[] {
  return (Object.keys(PRICES) as Meter[]).flatMap((meter) => {
    const { name, usd, per } = PRICES[meter];
    const quantity = usage[meter] ?? 0;
    return quantity === 0 ? [] : [{ name, quantity, usd: (quantity / per) * usd }];
  });
}

/** The sum of a bill in USD. */
export function totalOf(usage: Usage): number {
  return billOf(usage).reduce((sum, { usd }) => sum + usd, 0);
}

/** Multiplies a usage. */
export function times(factor: number, usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).map(([meter, quantity]) => [meter, quantity * factor]));
}

/** Adds usages. */
export function sum(...usages: readonly Usage[]): Usage {
  const meters = [...new Set(usages.flatMap((usage) => Object.keys(usage) as Meter[]))];
  return Object.fromEntries(
    meters.map((meter) => [meter, usages.reduce((total, usage) => total + (usage[meter] ?? 0), 0)]),
  );
}
