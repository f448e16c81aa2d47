import fc from "fast-check";
import { expect, it } from "vitest";
import { OPERATION_NAMES } from "../../../../emulator/services/dynamodb/engine/operation-name.js";
import { open } from "./open-table.js";

const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    {},
    [],
    5,
    "text",
    { S: "x" },
    { S: "" },
    { N: "1" },
    { N: "one" },
    { X: "x" },
  ),
  fc.constantFrom<unknown>(
    { M: { b: { L: [{ N: "1" }] } } },
    { L: [{ S: "z" }] },
    { SS: ["a"] },
    { NULL: true },
  ),
);
const key = fc.oneof(
  { arbitrary: fc.constant({ pk: { S: "alice" }, sk: { S: "day" } }), weight: 3 },
  { arbitrary: fc.record({ pk: value, sk: value }), weight: 1 },
);
const path = fc.constantFrom(
  "pk",
  "a",
  "a.b",
  "a.b[0]",
  "a[9]",
  "#n",
  "#n.b",
  "size(a)",
  "__proto__",
  "constructor",
);
const operand = fc.oneof(fc.constantFrom(":v", ":w"), path);
const joined = (...parts: (string | fc.Arbitrary<string>)[]) =>
  fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((all) => all.join(" "));
const condition = fc.oneof(
  joined(operand, fc.constantFrom("=", "<>", "<", ">=", "AND", "(("), operand),
  joined("attribute_not_exists(", path, ")"),
  joined("contains(", operand, ",", operand, ")"),
  joined(operand, "BETWEEN", operand, "AND", operand),
  joined("pk =", operand),
);
const update = fc.oneof(
  joined("SET", path, "=", operand),
  joined("SET", path, "=", operand, "+", operand),
  joined("SET", path, "= if_not_exists(", path, ",", operand, ")"),
  joined("SET", path, "= list_append(", operand, ",", operand, ")"),
  joined(fc.constantFrom("ADD", "DELETE"), path, operand),
  joined("REMOVE", path, "SET", path, "=", operand),
);

/** Valid and invalid members; each one is sometimes omitted. */
const input = fc.record(
  {
    TableName: fc.constantFrom<unknown>("quota", "quota", "quota", "other", 5, null),
    Key: key,
    Item: fc.tuple(key, value).map(([keys, a]) => ({ ...keys, a })),
    ConditionExpression: condition,
    KeyConditionExpression: condition,
    FilterExpression: condition,
    UpdateExpression: update,
    ProjectionExpression: path,
    ExpressionAttributeNames: fc.constantFrom<unknown>(
      { "#n": "a" },
      { "#n": "__proto__" },
      { "#n": 1 },
      null,
    ),
    ExpressionAttributeValues: fc.record({ ":v": value, ":w": value }, { requiredKeys: [] }),
    RequestItems: fc.oneof(
      fc.record({ quota: fc.oneof(value, fc.array(fc.record({ PutRequest: fc.record({ Item: key }) }))) }),
      fc.record({ quota: fc.record({ Keys: fc.array(fc.oneof(key, value), { maxLength: 2 }) }) }),
    ),
    Limit: fc.constantFrom<unknown>(0, 1, -1, "x"),
    ExclusiveStartKey: key,
  },
  { requiredKeys: ["TableName", "Key"] },
);

/** The members that an operation accepts. Any other one would end it at once. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  BatchGetItem: ["RequestItems"],
  BatchWriteItem: ["RequestItems"],
  DeleteItem: ["TableName", "Key", "ConditionExpression"],
  GetItem: ["TableName", "Key", "ProjectionExpression"],
  PutItem: ["TableName", "Item", "ConditionExpression"],
  Query: ["TableName", "KeyConditionExpression", "FilterExpression", "Limit", "ExclusiveStartKey"],
  Scan: ["TableName", "FilterExpression", "Limit", "ExclusiveStartKey"],
  UpdateItem: ["TableName", "Key", "UpdateExpression", "ConditionExpression"],
};

/** The placeholders that a request uses. DynamoDB rejects unused ones. */
function usedOnly(all: object, text: string): object | undefined {
  const used = Object.entries(all).filter(([name]) => text.includes(name));
  return used.length === 0 ? undefined : Object.fromEntries(used);
}

it("responds to every request with a result or an error of DynamoDB", async () => {
  const { ask } = await open();
  const request = fc.tuple(fc.constantFrom(...OPERATION_NAMES), input);
  const property = fc.asyncProperty(request, async ([operation, all]) => {
    const taken = Object.entries(all).filter(([name]) => MEMBERS[operation]?.includes(name));
    const text = JSON.stringify(taken);
    const names = all.ExpressionAttributeNames;
    const { status, body } = await ask(operation, {
      ...Object.fromEntries(taken),
      ExpressionAttributeNames: names === null ? null : usedOnly(names ?? {}, text),
      ExpressionAttributeValues: usedOnly(all.ExpressionAttributeValues ?? {}, text),
    });

    // 500 means a condition that the engine cannot evaluate.
    const types = { 200: /^undefined$/, 400: /Exception$/, 500: /#InternalServerError$/ }[status];
    expect(String(body.__type)).toMatch(types ?? /^another status$/);
  });

  await fc.assert(property, { numRuns: 300 });
});
