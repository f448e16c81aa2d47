import { isObject, parseJson } from "../json/json.js";
import type { AwsAccess } from "../sigv4/request/send-signed.js";
import { AwsCallError, sendSigned } from "../sigv4/request/send-signed.js";
import type { QuotaSettings } from "./contract.js";
import type { Item, ItemKey, ItemUpdate, QuotaTable, UpdateOutcome, Value } from "./table.js";

/** Access of a function to the table. */
export interface TableAccess extends Pick<AwsAccess, "fetch" | "now" | "credentials"> {
  /** Endpoint of another DynamoDB, from `AWS_ENDPOINT_URL_DYNAMODB`. @default - the Region's */
  readonly endpointUrl?: string;
  /** Time to stop waiting, in milliseconds since 1970. */
  readonly deadline: number;
  /** Instructions to fix a failed call. @default - those for a function */
  readonly remedy?: string;
}

/** A value in DynamoDB's JSON. */
type AttributeValue = { readonly [Type in "S" | "N"]?: string } & {
  readonly BOOL?: boolean;
  readonly L?: readonly AttributeValue[];
};

const FUNCTION_REMEDY = "Check that the table exists and that the function's role allows the action on it.";
const UNMET = "ConditionalCheckFailedException";
/** DynamoDB's errors after which a client should retry, in addition to statuses from 500 on. */
const RETRYABLE_CODES: ReadonlySet<string | undefined> = new Set([
  "InternalServerError",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "ThrottlingException",
]);
const ATTEMPTS = 3;
const PAUSE_MS = 50;

/**
 * The table, accessed through DynamoDB's JSON API. An SDK client would add half a megabyte to each function.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 * @throws {AwsCallError} from each call without a successful response in time
 */
export function createTable(
  { tableName, region }: Pick<QuotaSettings, "tableName" | "region">,
  access: TableAccess,
): QuotaTable {
  const call = (operation: string, input: object) =>
    sendWithRetries(operation, { TableName: tableName, ...input }, region, access);
  return {
    get: async (key) => {
      const { body } = await call("GetItem", { Key: marshal({ ...key }), ConsistentRead: true });
      return unmarshal(body.Item);
    },
    update: async (update) => {
      const answer = await call("UpdateItem", updateInput(update));
      if (answer.code === undefined) {
        return { outcome: "updated", item: unmarshal(answer.body.Attributes) ?? {} };
      }
      return unmet(unmarshal(answer.body.Item), () => call("GetItem", getInput(update.key)));
    },
    remove: async (key) => {
      await call("DeleteItem", { Key: marshal({ ...key }) });
    },
    between: async (pk, { from, to, limit }) => {
      const { body } = await call("Query", {
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: marshal({ ":pk": pk, ":from": from, ":to": to }),
        ConsistentRead: true,
        Limit: limit,
      });
      const items = Array.isArray(body.Items) ? body.Items : [];
      return items.map(unmarshal).filter((item) => item !== undefined);
    },
  };
}

function getInput(key: ItemKey): object {
  return { Key: marshal({ ...key }), ConsistentRead: true };
}

function updateInput({ key, update, condition, names, values }: ItemUpdate): object {
  return {
    Key: marshal({ ...key }),
    UpdateExpression: update,
    ...(condition !== undefined && { ConditionExpression: condition }),
    ExpressionAttributeNames: names,
    ...(values !== undefined && { ExpressionAttributeValues: marshal(values) }),
    ReturnValues: "ALL_NEW",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}

/**
 * The result of a failed condition. If the error has no item, the item does not exist, or this DynamoDB does not return
 * it; then this function reads the item.
 */
async function unmet(item: Item | undefined, read: () => Promise<Answer>): Promise<UpdateOutcome> {
  const found = item ?? unmarshal((await read()).body.Item);
  return { outcome: "unmet", ...(found !== undefined && { item: found }) };
}

interface Answer {
  readonly body: Readonly<Record<string, unknown>>;
  /** Omitted for a success. */
  readonly code?: typeof UNMET;
}

async function sendWithRetries(
  operation: string,
  input: object,
  region: string,
  access: TableAccess,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const { status, body } = await send(operation, input, region, access);
    if (status === 200) return { body };
    const code = errorCode(body);
    if (code === UNMET) return { body, code };
    const isRetryable = status >= 500 || RETRYABLE_CODES.has(code);
    const isLate = access.now() + PAUSE_MS * attempt >= access.deadline;
    if (!isRetryable || attempt === ATTEMPTS || isLate) {
      throw new AwsCallError(`dynamodb:${operation}`, { status, code }, remedyOf(access));
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
}

async function send(operation: string, input: object, region: string, access: TableAccess) {
  const { fetch, now, credentials, endpointUrl, deadline } = access;
  const request = {
    method: "POST",
    url: new URL(endpointUrl ?? `https://dynamodb.${region}.amazonaws.com`).href,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
    },
    body: JSON.stringify(input),
    service: "dynamodb",
  };
  const timeoutMs = Math.max(1, deadline - now());
  const limits = { fetch, now, credentials, region, timeoutMs, ...remedyOf(access) };
  const { status, body } = await sendSigned(`dynamodb:${operation}`, request, limits);
  const json = parseJson(body);
  return { status, body: isObject(json) ? json : {} };
}

function remedyOf({ remedy = FUNCTION_REMEDY }: TableAccess): { readonly remedy: string } {
  return { remedy };
}

/**
 * The code in an error's type, e.g. `ConditionalCheckFailedException` in
 * `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException`.
 */
function errorCode({ __type: type }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof type === "string" ? type.slice(type.lastIndexOf("#") + 1) : undefined;
}

function marshal(item: Item): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: Value): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  return typeof value === "boolean" ? { BOOL: value } : { L: value.map(attribute) };
}

function unmarshal(item: unknown): Item | undefined {
  if (!isObject(item)) return undefined;
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function plain(value: unknown): Value {
  const { S, N, BOOL, L } = Object(value) as AttributeValue;
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  return BOOL ?? (L ?? []).map((one) => String(plain(one)));
}
