/**
 * What the three patterns cost at AWS's list prices (us-east-1, USD, 2026), without free tiers, logs or WAF:
 * `node --import tsx bench/cost.ts` prints the cost rows of the README's table.
 *
 * @see https://aws.amazon.com/api-gateway/pricing/
 * @see https://aws.amazon.com/lambda/pricing/
 * @see https://aws.amazon.com/cloudfront/pricing/
 * @see https://aws.amazon.com/s3/pricing/
 * @see https://aws.amazon.com/eventbridge/pricing/
 */
const USD = {
  restApiRequest: 3.5 / 1e6,
  s3Put: 5 / 1e6,
  s3Get: 0.4 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  lambdaArmGbSecond: 0.0000133334,
  edgeRequest: 0.6 / 1e6,
  edgeGbSecond: 0.00005001,
  cloudFrontPut: 1 / 1e6,
  cloudFrontToOriginGb: 0.02,
  /** S3's own events cost nothing. */
  customEvent: 1 / 1e6,
};

/** Milliseconds that a warm function is billed for; the first figure to put your own into. */
const MILLISECONDS = { authorizer: 5, presign: 5, edge: 10, uploadCompleted: 100 };

const gbSeconds = (megabytes: number, milliseconds: number) => (megabytes / 1024) * (milliseconds / 1000);

const lambda = (megabytes: number, milliseconds: number) =>
  USD.lambdaRequest + gbSeconds(megabytes, milliseconds) * USD.lambdaArmGbSecond;

const authorizer = lambda(256, MILLISECONDS.authorizer);
const completionEvent = lambda(256, MILLISECONDS.uploadCompleted) + USD.s3Get + USD.customEvent;

/** Dollars for one upload, whatever its size. */
const perUpload = {
  direct: USD.restApiRequest + authorizer + USD.s3Put,
  presigned: USD.restApiRequest + lambda(1024, MILLISECONDS.presign) + USD.s3Put,
  edge:
    USD.cloudFrontPut + USD.edgeRequest + gbSeconds(128, MILLISECONDS.edge) * USD.edgeGbSecond + USD.s3Put,
};

const TERABYTE = 1e12;
/** Bytes of the objects that a terabyte is sent as: the most that each pattern takes, or 1 GB. */
const OBJECT_BYTES = { direct: 10e6, presigned: 1e9, edge: 1e9 };

const perTerabyte = {
  direct: (TERABYTE / OBJECT_BYTES.direct) * perUpload.direct,
  presigned: (TERABYTE / OBJECT_BYTES.presigned) * perUpload.presigned,
  edge: (TERABYTE / OBJECT_BYTES.edge) * perUpload.edge + 1000 * USD.cloudFrontToOriginGb,
};

for (const pattern of ["direct", "presigned", "edge"] as const) {
  const objects = `${OBJECT_BYTES[pattern] / 1e6} MB objects`;
  console.log(
    `${pattern}: ${(perUpload[pattern] * 1e6).toFixed(2)} USD per million uploads, ` +
      `${perTerabyte[pattern].toFixed(2)} USD per TB (in ${objects})`,
  );
}
console.log(`the completion event: ${(completionEvent * 1e6).toFixed(2)} USD per million uploads more`);
