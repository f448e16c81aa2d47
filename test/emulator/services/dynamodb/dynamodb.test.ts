import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TablesNotOpenedError } from "../../../../emulator/services/dynamodb/engine/engine.js";
import { REGION } from "../s3/support/model.js";
import { key, newDataFolder, open, TABLE } from "./open-table.js";

const NOT_FOUND = "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException";
const DENIED = "com.amazon.coral.service#AccessDeniedException";
const VALIDATION = "com.amazon.coral.validate#ValidationException";

describe("items", () => {
  it("stores, reads, changes and deletes an item", async () => {
    const { onTable, item } = await open();

    await onTable("PutItem", { Item: { ...key("alice", "day"), used: { N: "1" } } });
    const updated = await onTable("UpdateItem", {
      Key: key("alice", "day"),
      UpdateExpression: "ADD used :more",
      ExpressionAttributeValues: { ":more": { N: "2" } },
      ReturnValues: "UPDATED_NEW",
    });

    expect(updated.body.Attributes).toEqual({ used: { N: "3" } });
    expect(await item("alice", "day")).toEqual({ ...key("alice", "day"), used: { N: "3" } });
    const deleted = await onTable("DeleteItem", { Key: key("alice", "day"), ReturnValues: "ALL_OLD" });
    expect(deleted.body.Attributes).toMatchObject({ used: { N: "3" } });
    expect(await item("alice", "day")).toBeUndefined();
  });

  it("creates an item by a conditional update that allows a missing attribute", async () => {
    const { onTable, item } = await open();
    const reserve = () =>
      onTable("UpdateItem", {
        Key: key("alice", "day"),
        UpdateExpression: "SET used = if_not_exists(used, :zero) + :bytes",
        ConditionExpression: "attribute_not_exists(used) OR used <= :limitMinusBytes",
        ExpressionAttributeValues: {
          ":zero": { N: "0" },
          ":bytes": { N: "9007199254740993" },
          ":limitMinusBytes": { N: "0" },
        },
      });

    expect((await reserve()).status).toBe(200);
    expect((await reserve()).body.__type).toMatch(/#ConditionalCheckFailedException$/);
    // Larger than JavaScript's maximum safe integer.
    expect(await item("alice", "day")).toMatchObject({ used: { N: "9007199254740993" } });
  });

  it("returns the items of one partition in the order of the sort key, page by page", async () => {
    const { onTable } = await open();
    for (const sk of ["b", "c", "a"]) await onTable("PutItem", { Item: key("alice", sk) });
    await onTable("PutItem", { Item: key("bob", "a") });
    const query = (more: object) =>
      onTable("Query", {
        KeyConditionExpression: "pk = :pk AND sk >= :from",
        ExpressionAttributeValues: { ":pk": { S: "alice" }, ":from": { S: "a" } },
        Limit: 2,
        ...more,
      });

    const first = await query({});
    const second = await query({ ExclusiveStartKey: first.body.LastEvaluatedKey });

    expect(first.body.Items).toEqual([key("alice", "a"), key("alice", "b")]);
    expect(second.body).toMatchObject({ Items: [key("alice", "c")], Count: 1 });
    expect(second.body.LastEvaluatedKey).toBeUndefined();
  });

  it("reads and writes several items in one request, and scans", async () => {
    const { ask, onTable } = await open();
    const put = (sk: string) => ({ PutRequest: { Item: key("alice", sk) } });
    await ask("BatchWriteItem", { RequestItems: { quota: [put("a"), put("b")] } });
    const read = await ask("BatchGetItem", {
      RequestItems: { quota: { Keys: [key("alice", "a"), key("alice", "none")] } },
    });

    expect(read.body).toEqual({ Responses: { quota: [key("alice", "a")] }, UnprocessedKeys: {} });
    expect((await onTable("Scan", {})).body.Count).toBe(2);
  });
});

describe("a failed condition", () => {
  const reject = { ConditionExpression: "attribute_not_exists(pk)" };
  const stored = { ...key("alice", "day"), used: { N: "7" } };
  const requests = [
    ["PutItem", { Item: key("alice", "day") }],
    ["UpdateItem", { Key: key("alice", "day"), UpdateExpression: "REMOVE used" }],
    ["DeleteItem", { Key: key("alice", "day") }],
  ] as const;

  it.each(requests)("of %s changes nothing, and returns no item", async (operation, input) => {
    const { onTable, item } = await open();
    await onTable("PutItem", { Item: stored });

    const { status, body } = await onTable(operation, { ...input, ...reject });

    expect([status, body]).toEqual([
      400,
      {
        __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
        message: "The conditional request failed",
      },
    ]);
    expect(await item("alice", "day")).toEqual(stored);
  });

  it.each(requests)("of %s returns the item if requested", async (operation, input) => {
    const { onTable } = await open();
    await onTable("PutItem", { Item: stored });

    const { body } = await onTable(operation, {
      ...input,
      ...reject,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });

    expect(body.Item).toEqual(stored);
  });

  it("returns no item if the item does not exist", async () => {
    const { onTable } = await open();

    const { body } = await onTable("DeleteItem", {
      Key: key("alice", "day"),
      ConditionExpression: "attribute_exists(pk)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });

    expect(body).toMatchObject({ __type: expect.stringContaining("ConditionalCheckFailed") });
    expect(body).not.toHaveProperty("Item");
  });
});

describe("concurrent conditional updates", () => {
  it("succeed exactly as often as the limit allows", async () => {
    const { onTable, item } = await open();
    const reserve = () =>
      onTable("UpdateItem", {
        Key: key("alice", "day"),
        UpdateExpression: "ADD uploads :one",
        ConditionExpression: "attribute_not_exists(uploads) OR uploads < :limit",
        ExpressionAttributeValues: { ":one": { N: "1" }, ":limit": { N: "10" } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });

    const results = await Promise.all(Array.from({ length: 200 }, reserve));

    const failed = results.filter(({ status }) => status === 400);
    expect(results.length - failed.length).toBe(10);
    expect(failed.every(({ body }) => JSON.stringify(body.Item).includes('"10"'))).toBe(true);
    expect(await item("alice", "day")).toMatchObject({ uploads: { N: "10" } });
  });
});

describe("a restart", () => {
  it("keeps the items", async () => {
    const before = await open();
    await before.onTable("PutItem", { Item: key("alice", "day") });
    await before.close();

    const after = await open({ dataFolder: before.dataFolder });

    expect(await after.item("alice", "day")).toEqual(key("alice", "day"));
  });

  it("empties a table whose key has changed", async () => {
    const before = await open();
    await before.onTable("PutItem", { Item: key("alice", "day") });
    await before.close();

    const { sortKey: _sortKey, ...table } = TABLE;
    const after = await open({ dataFolder: before.dataFolder, tables: [table] });

    expect((await after.onTable("Scan", {})).body.Count).toBe(0);
  });
});

describe("a folder that is in use", () => {
  it("is named in the error, with a way to fix it", async () => {
    const { dataFolder } = await open();

    const second = open({ dataFolder });

    await expect(second).rejects.toThrow(TablesNotOpenedError);
    await expect(second).rejects.toThrow(/^Cannot open the tables in .*dynamodb.*lock.*--data DIR/i);
  });
});

describe("a table in another Region", () => {
  it("is not found with a signature for this Region", async () => {
    const other = {
      ...TABLE,
      region: "us-west-2",
      arn: TABLE.arn.replace(REGION, "us-west-2"),
    };
    const { onTable, item, lines } = await open({ tables: [other] });

    // Signed for the Region of TABLE, which the stack has only in the other Region.
    const { body } = await onTable("PutItem", { Item: key("alice", "day") });

    expect(body.__type).toBe(NOT_FOUND);
    expect(await item("alice", "day")).toBeUndefined();
    expect(lines).toEqual([]);
  });
});

describe("access", () => {
  const allow = (Action: string, Resource = TABLE.arn) => ({ Effect: "Allow", Action, Resource }) as const;

  it("is denied by default, for an existing and an unknown table alike", async () => {
    const { ask, lines } = await open({ statements: [allow("dynamodb:PutItem")] });

    for (const TableName of ["quota", "other"]) {
      const { status, body } = await ask("GetItem", { TableName, Key: key("alice", "day") });

      expect([status, body.__type]).toEqual([400, DENIED]);
      expect(body.message).toContain(`is not authorized to perform: dynamodb:GetItem on resource: arn:aws:`);
      expect(lines.at(-1)).toContain(`dynamodb:GetItem on arn:aws:dynamodb:${REGION}`);
    }
  });

  it("is allowed by table and by operation", async () => {
    const { onTable } = await open({
      statements: [allow("dynamodb:PutItem"), allow("dynamodb:GetItem", `${TABLE.arn}-other`)],
    });

    expect((await onTable("PutItem", { Item: key("alice", "day") })).status).toBe(200);
    expect((await onTable("GetItem", { Key: key("alice", "day") })).status).toBe(400);
  });

  it("to a batch needs permission for each of its tables", async () => {
    const { ask } = await open();
    const Keys = [key("alice", "day")];

    const { body } = await ask("BatchGetItem", { RequestItems: { quota: { Keys }, other: { Keys } } });

    expect(body.__type).toBe(DENIED);
  });

  it("is allowed by partition, if the condition names it", async () => {
    const statement = {
      ...allow("dynamodb:*"),
      Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["subject#*"] } },
    };
    const { ask, onTable } = await open({ statements: [statement] });
    const [own, other] = [key("subject#alice", "day"), key("limits#alice", "day")];
    const query = (pk: string) => ({
      KeyConditionExpression: "#p = :p AND begins_with(sk, :s)",
      ExpressionAttributeNames: { "#p": "pk" },
      ExpressionAttributeValues: { ":p": { S: pk }, ":s": { S: "d" } },
    });
    const write = (Item: object) => ({ RequestItems: { quota: [{ PutRequest: { Item } }] } });
    const read = (...Keys: object[]) => ({ RequestItems: { quota: { Keys } } });

    for (const [operation, allowed, denied] of [
      ["PutItem", { Item: own }, { Item: other }],
      ["GetItem", { Key: own }, { Key: other }],
      ["UpdateItem", { Key: own }, { Key: other }],
      ["DeleteItem", { Key: own }, { Key: other }],
      ["Query", query("subject#alice"), query("limits#alice")],
    ] as const) {
      expect([operation, (await onTable(operation, allowed)).status]).toEqual([operation, 200]);
      expect([operation, (await onTable(operation, denied)).body.__type]).toEqual([operation, DENIED]);
    }
    expect((await ask("BatchWriteItem", write(own))).status).toBe(200);
    expect((await ask("BatchWriteItem", write(other))).body.__type).toBe(DENIED);
    expect((await ask("BatchGetItem", read(own))).status).toBe(200);
    expect((await ask("BatchGetItem", read(own, other))).body.__type).toBe(DENIED);
  });

  it("needs a signature that matches the body", async () => {
    const { ask, item } = await open();
    const body = JSON.stringify({ TableName: "quota", Item: key("alice", "day") });
    const unsigned = await ask("PutItem", {}, { body, unsigned: true });
    const tampered = await ask("PutItem", {}, { body, tamperedBody: body.replace("alice", "bob") });

    expect([unsigned.status, unsigned.body.__type]).toEqual([400, "MissingAuthenticationTokenException"]);
    expect([tampered.status, tampered.body.__type]).toEqual([400, "InvalidSignatureException"]);
    expect(await item("alice", "day")).toBeUndefined();
    expect(await item("bob", "day")).toBeUndefined();
  });
});

describe("an unsupported request", () => {
  const Key = key("alice", "day");

  it.each([
    "TransactWriteItems",
    "UpdateTimeToLive",
    "UpdateContinuousBackups",
    "CreateTable",
    "",
    "constructor",
  ])("rejects the operation %j, and names it", async (operation) => {
    const { status, body } = await (await open()).onTable(operation, {});

    expect([status, body.__type]).toEqual([400, "UnknownOperationException"]);
    expect(body.message).toContain(`"DynamoDB_20120810.${operation}" is not emulated`);
  });

  it.each([
    ["an unknown table", "GetItem", { TableName: "quota.other", Key }, NOT_FOUND],
    ["no table", "GetItem", { TableName: undefined, Key }, VALIDATION],
    ["an ARN", "GetItem", { TableName: TABLE.arn, Key }, VALIDATION],
    ["an empty batch", "BatchGetItem", { TableName: undefined, RequestItems: {} }, VALIDATION],
    ["a member that is not emulated", "GetItem", { Key, Consistent: true }, VALIDATION],
    ["a key of the wrong type", "GetItem", { Key: { ...Key, sk: { N: "1" } } }, VALIDATION],
    [
      "null in a query",
      "Query",
      { KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": null } },
      VALIDATION,
    ],
    ["null inside a member", "GetItem", { Key: { ...Key, sk: null } }, VALIDATION],
    [
      "null in a batch",
      "BatchWriteItem",
      { TableName: undefined, RequestItems: { quota: [null] } },
      VALIDATION,
    ],
    ["an index", "Query", { IndexName: "one", KeyConditionExpression: "pk = pk" }, VALIDATION],
    [
      "an unknown value of ReturnValuesOnConditionCheckFailure",
      "DeleteItem",
      { Key, ReturnValuesOnConditionCheckFailure: "x" },
      VALIDATION,
    ],
    ["an invalid expression", "DeleteItem", { Key, ConditionExpression: "pk ==" }, VALIDATION],
  ])("rejects %s with 400", async (_name, operation, input, type) => {
    const statements = [{ Effect: "Allow", Action: "dynamodb:*", Resource: "*" }] as const;
    const { status, body } = await (await open({ statements })).onTable(operation, input);

    expect([status, body.__type]).toEqual([400, type]);
  });
});

describe("a condition that the engine cannot evaluate", () => {
  const condition = "a BETWEEN :v AND b";
  const values = { ExpressionAttributeValues: { ":v": { N: "1" } } };

  it.each([
    [
      "UpdateItem",
      { Key: key("alice", "day"), UpdateExpression: "REMOVE c", ConditionExpression: condition },
    ],
    ["Scan", { FilterExpression: condition }],
  ])("fails %s with a 500, and later requests succeed", async (operation, input) => {
    const { onTable, item } = await open();
    const stored = { ...key("alice", "day"), a: { N: "2" } };
    await onTable("PutItem", { Item: stored });

    const { status, body } = await onTable(operation, { ...input, ...values });

    expect([status, body.__type]).toEqual([500, "com.amazonaws.dynamodb.v20120810#InternalServerError"]);
    expect(body.message).toContain(`The emulator cannot evaluate this ${operation}`);
    expect((await onTable("PutItem", { Item: stored })).status).toBe(200);
    expect(await item("alice", "day")).toEqual(stored);
  });
});

describe("a stack without a table", () => {
  it("creates no folder, and rejects every table name", async () => {
    const dataFolder = await newDataFolder();
    const { onTable } = await open({ tables: [], dataFolder });

    expect((await onTable("GetItem", { Key: key("alice", "day") })).body.__type).toBe(NOT_FOUND);
    expect(existsSync(dataFolder)).toBe(false);
  });
});
