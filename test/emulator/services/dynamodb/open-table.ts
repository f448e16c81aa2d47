import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { FactSwitches } from "../../../../emulator/facts/index.js";
import { createFacts } from "../../../../emulator/facts/index.js";
import { createIam } from "../../../../emulator/iam/iam.js";
import type { PolicyStatement, Table } from "../../../../emulator/model.js";
import { openDynamoDb } from "../../../../emulator/services/dynamodb/index.js";
import type { SignedAsk } from "../../aws-json/signed-request.js";
import { askSigned, readerAt, sessionOf } from "../../aws-json/signed-request.js";
import { ACCOUNT_ID, modelOf, REGION, WRITER } from "../s3/support/model.js";

const START = Date.UTC(2026, 0, 2, 3, 4, 5);

export const TABLE: Table = {
  constructPath: "uploads/Quota/Table",
  name: "quota",
  arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/quota`,
  region: REGION,
  partitionKey: { name: "pk", type: "S" },
  sortKey: { name: "sk", type: "S" },
  timeToLiveAttribute: "expiresAt",
};

const ALL: PolicyStatement = { Effect: "Allow", Action: "dynamodb:*", Resource: TABLE.arn };

/** Options for a test's tables. */
interface OpenOptions {
  /** @default [TABLE] */
  readonly tables?: readonly Table[];
  /** The caller's policy. @default allows everything on TABLE */
  readonly statements?: readonly PolicyStatement[];
  /** @default a new folder */
  readonly dataFolder?: string;
  /** @default - as assumed */
  readonly facts?: FactSwitches;
}

/** Creates a folder for items, and removes it after the test. */
export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dynamodb-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "dynamodb");
}

/** Opens tables in their own folder, and closes them after the test. */
export async function open({ tables = [TABLE], statements = [ALL], ...options }: OpenOptions = {}) {
  const dataFolder = options.dataFolder ?? (await newDataFolder());
  const policy = { constructPath: "uploads/Role/Policy", name: "p", document: { Statement: statements } };
  const model = { ...modelOf([], [{ ...WRITER, policies: statements.length > 0 ? [policy] : [] }]), tables };
  const time = { now: START };
  const clock = () => time.now;
  const iam = createIam({ model, clock });
  const lines: string[] = [];
  const log = ({ message }: { readonly message: string }) => lines.push(message);
  const facts = createFacts(options.facts);
  const readSignedCall = readerAt(iam, clock);
  const dynamoDb = await openDynamoDb({ model, iam, readSignedCall, dataFolder, facts, clock, log });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= dynamoDb.close();
    return closing;
  };
  onTestFinished(close);
  const credentials = () => sessionOf(iam);
  const ask = (operation: string, input: object, more: Partial<SignedAsk> = {}) =>
    askSigned(dynamoDb.httpHandler, {
      service: "dynamodb",
      credentials: credentials(),
      now: time.now,
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
      },
      body: JSON.stringify(input),
      ...more,
    });
  const onTable = (operation: string, input: object) => ask(operation, { TableName: "quota", ...input });
  const item = async (pk: string, sk: string) =>
    (await onTable("GetItem", { Key: key(pk, sk), ConsistentRead: true })).body.Item;
  const { httpHandler } = dynamoDb;
  return { ask, onTable, item, close, dataFolder, httpHandler, credentials, time, lines };
}

/** A key of {@link TABLE}. */
export function key(pk: string, sk: string) {
  return { pk: { S: pk }, sk: { S: sk } };
}
