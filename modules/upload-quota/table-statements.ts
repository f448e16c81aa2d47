import type { PolicyConditions, PolicyStatement } from "../iam/index.js";

/** The values of the table that its statements contain. */
interface TableFacts {
  readonly tableArn: string;
  readonly region: string;
  readonly kmsKeyArn?: string;
}

/** Partitions with counters and reservations. Limits are in other partitions, which no function may write to. */
const COUNTED: PolicyConditions = {
  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["subject#*", "tenant#*"] },
};

/**
 * The permissions that each function needs for the table. `Query` finds expired reservations, and those of one object.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function tableStatements({ tableArn, region, kmsKeyArn }: TableFacts): readonly PolicyStatement[] {
  const resources = [tableArn];
  const decrypt: PolicyStatement[] =
    kmsKeyArn === undefined
      ? []
      : [
          {
            sid: "UseQuotaKey",
            effect: "Allow",
            actions: ["kms:Decrypt"],
            resources: [kmsKeyArn],
            conditions: { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } },
          },
        ];
  return [
    { sid: "ReadQuotas", effect: "Allow", actions: ["dynamodb:GetItem", "dynamodb:Query"], resources },
    {
      sid: "CountUploads",
      effect: "Allow",
      actions: ["dynamodb:UpdateItem", "dynamodb:DeleteItem"],
      resources,
      conditions: COUNTED,
    },
    ...decrypt,
  ];
}
