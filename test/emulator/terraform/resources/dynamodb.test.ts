import { describe, expect, it } from "vitest";
import { ACCOUNT_ID, at, problemsOf, resolveJson } from "../support.js";

const TABLE = {
  name: "quota",
  billing_mode: "PAY_PER_REQUEST",
  hash_key: "pk",
  range_key: "sk",
  attribute: [
    { name: "pk", type: "S" },
    { name: "sk", type: "N" },
  ],
};
const stack = (more: object = {}) => ({
  resource: { aws_dynamodb_table: { t: at("dev/Table", { ...TABLE, ...more }) } },
  output: { arn: { value: "${aws_dynamodb_table.t.arn}" }, id: { value: "${aws_dynamodb_table.t.id}" } },
});

describe("a table", () => {
  it("has a key, a time-to-live attribute and an ARN", async () => {
    const { model } = await resolveJson(
      stack({
        ttl: { attribute_name: "expiresAt", enabled: true },
        deletion_protection_enabled: true,
        point_in_time_recovery: { enabled: true, recovery_period_in_days: 7 },
        server_side_encryption: { enabled: true, kms_key_arn: "arn:aws:kms:eu-central-1:111122223333:key/k" },
        stream_enabled: false,
        table_class: "STANDARD",
        tags: { a: "b" },
      }),
    );
    const arn = `arn:aws:dynamodb:eu-central-1:${ACCOUNT_ID}:table/quota`;

    expect(model.outputs).toEqual({ arn, id: "quota" });
    expect(model.tables).toEqual([
      {
        constructPath: "dev/Table",
        name: "quota",
        arn,
        region: "eu-central-1",
        partitionKey: { name: "pk", type: "S" },
        sortKey: { name: "sk", type: "N" },
        timeToLiveAttribute: "expiresAt",
      },
    ]);
  });

  it("may have neither a sort key nor a time to live", async () => {
    const attribute = TABLE.attribute.slice(0, 1);
    const ttl = { attribute_name: "expiresAt", enabled: false };
    const { model } = await resolveJson(stack({ range_key: null, attribute, ttl }));

    expect(model.tables[0]).not.toHaveProperty("sortKey");
    expect(model.tables[0]).not.toHaveProperty("timeToLiveAttribute");
  });

  it.each([
    [
      { billing_mode: null },
      'billing_mode: "PROVISIONED", the default, is not emulated; use "PAY_PER_REQUEST"',
    ],
    [
      { read_capacity: 5 },
      'billing_mode: "PAY_PER_REQUEST" does not allow read_capacity and write_capacity; remove them',
    ],
    [{ stream_enabled: true }, "stream_enabled: true is not emulated; use false"],
    [{ ttl: { enabled: true } }, "ttl.attribute_name: is required if ttl.enabled is true"],
    [{ range_key: "other" }, 'range_key: "other" has no attribute block with its type'],
    [{ range_key: null }, 'attribute: "sk" is not part of the key; remove the block'],
    [{ global_secondary_index: { name: "i" } }, "global_secondary_index: is not emulated"],
    [{ replica: { region_name: "us-east-1" } }, "replica: is not emulated"],
  ])("with %j is reported", async (more, problem) => {
    expect((await problemsOf(stack(more))).join("\n")).toContain(`aws_dynamodb_table.t ${problem}`);
  });
});
