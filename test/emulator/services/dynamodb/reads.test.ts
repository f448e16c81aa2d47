import { describe, expect, it } from "vitest";
import { key, open, TABLE } from "./open-table.js";

const SECOND = 1000;
const DAY = 86_400 * SECOND;

describe("an item whose time to live has passed", () => {
  type Tables = Awaited<ReturnType<typeof open>>;
  const expiring = (now: number, seconds: number) => ({ N: String(now / SECOND + seconds) });
  const put = ({ onTable, time }: Tables, sk: string, seconds: number) =>
    onTable("PutItem", { Item: { ...key("alice", sk), expiresAt: expiring(time.now, seconds) } });
  const left = async ({ onTable }: Tables) => (await onTable("Scan", { ConsistentRead: true })).body.Count;

  it("is returned for two days, and then deleted", async () => {
    const tables = await open();
    await put(tables, "a", 60);

    tables.time.now += 2 * DAY + 59 * SECOND;
    expect(await left(tables)).toBe(1);
    tables.time.now += 61 * SECOND;
    expect(await left(tables)).toBe(0);
    expect(await tables.item("alice", "a")).toBeUndefined();
  });

  it("is deleted immediately if the fact expiredItemsStay is false", async () => {
    const tables = await open({ facts: { expiredItemsStay: false } });
    await put(tables, "a", 60);
    await put(tables, "b", 61);

    tables.time.now += 60 * SECOND;

    expect(await tables.item("alice", "a")).toBeUndefined();
    expect(await left(tables)).toBe(1);
  });

  it("can be changed by a condition before it is deleted, and not after", async () => {
    const tables = await open();
    await put(tables, "a", 0);
    const touch = () =>
      tables.onTable("UpdateItem", {
        Key: key("alice", "a"),
        UpdateExpression: "SET touched = :yes",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":yes": { BOOL: true } },
      });

    tables.time.now += DAY;
    expect((await touch()).status).toBe(200);
    tables.time.now += DAY + SECOND;
    expect((await touch()).body.__type).toMatch(/ConditionalCheckFailed/);
  });

  it.each([
    ["has another type than number", { expiresAt: { S: "1" } }],
    ["is missing", { other: { N: "1" } }],
    ["is in milliseconds", { expiresAt: { N: String(Date.UTC(2026, 0, 2)) } }],
    ["was more than five years ago", { expiresAt: { N: String(Date.UTC(2020, 11, 1) / SECOND) } }],
  ])("stays if the time %s", async (_name, attributes) => {
    const tables = await open();
    await tables.onTable("PutItem", { Item: { ...key("alice", "a"), ...attributes } });

    tables.time.now += 30 * DAY;

    expect(await left(tables)).toBe(1);
  });

  it("stays in a table without a time to live", async () => {
    const { timeToLiveAttribute: _attribute, ...table } = TABLE;
    const tables = await open({ tables: [table] });
    await put(tables, "a", 0);

    tables.time.now += 30 * DAY;

    expect(await left(tables)).toBe(1);
  });
});

describe("an eventually consistent read", () => {
  const Key = key("alice", "day");
  const item = (used: string) => ({ ...Key, used: { N: used } });

  it("returns the previous item for a second after a write", async () => {
    const { onTable, item: current, time } = await open();
    await onTable("PutItem", { Item: item("1") });
    expect((await onTable("GetItem", { Key })).body).toEqual({});

    time.now += SECOND;
    await onTable("PutItem", { Item: item("2") });

    expect((await onTable("GetItem", { Key, ProjectionExpression: "used" })).body.Item).toEqual({
      used: { N: "1" },
    });
    expect(await current("alice", "day")).toEqual(item("2"));
    time.now += SECOND;
    expect((await onTable("GetItem", { Key })).body.Item).toEqual(item("2"));
  });

  it.each([
    ["DeleteItem", { TableName: "quota", Key }],
    ["BatchWriteItem", { RequestItems: { quota: [{ DeleteRequest: { Key } }] } }],
  ])("returns an item that %s has just deleted", async (operation, input) => {
    const { ask, onTable, time } = await open();
    await onTable("PutItem", { Item: item("1") });
    time.now += SECOND;

    await ask(operation, input);

    expect((await onTable("GetItem", { Key })).body.Item).toEqual(item("1"));
    time.now += SECOND;
    expect((await onTable("GetItem", { Key })).body).toEqual({});
  });

  it("returns the last successful write immediately if the fact eventualReadsAreCurrent is true", async () => {
    const { onTable } = await open({ facts: { eventualReadsAreCurrent: true } });
    await onTable("PutItem", { Item: item("1") });
    await onTable("PutItem", { Item: item("2"), ConditionExpression: "attribute_not_exists(pk)" });

    expect((await onTable("GetItem", { Key })).body.Item).toEqual(item("1"));
  });
});
