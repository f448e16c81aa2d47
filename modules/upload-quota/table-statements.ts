import type { PolicyConditions, PolicyStatement } from "../iam/index.js";

/** The table as its statements name it. */
interface TableFacts {
  readonly tableArn: string;
  readonly region: string;
  readonly kmsKeyArn?: string;
}

/** Partitions that hold counters and reservations. Limits are in others, which no function may write to. */
const COUNTED: PolicyConditions = {
  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["subject#*", "tenant#*"] },
};

/** To find expired reservations, a function that creates uploads also needs `dynamodb:Query`. */
export function reserveStatements(facts: TableFacts): readonly PolicyStatement[] {
  return statements(facts, ["dynamodb:GetItem", "dynamodb:Query"]);
}

/** The function that books stored objects. */
export function bookStatements(facts: TableFacts): readonly PolicyStatement[] {
  return statements(facts, ["dynamodb:GetItem"]);
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
function statements(
  { tableArn, region, kmsKeyArn }: TableFacts,
  reads: readonly string[],
): readonly PolicyStatement[] {
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
    { sid: "ReadQuotas", effect: "Allow", actions: reads, resources },
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
