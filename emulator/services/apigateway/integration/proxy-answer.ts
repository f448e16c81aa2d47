import type { HttpHeader } from "../../../http/http.js";
import type { JsonObject } from "../../../json.js";
import { isObject, parseObject } from "../../../json.js";
import type { Answer } from "../model/outcome.js";

const KEYS = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

/**
 * Parses the response of a function behind a proxy integration; `undefined` if API Gateway calls it malformed.
 * @param acceptsBinary whether the client's first Accept is a binary type of the API; if not, base64 is sent undecoded
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function readProxyAnswer(payload: string, acceptsBinary: boolean): Answer | undefined {
  const parsed = parseObject(payload);
  if (parsed === undefined || !isWellFormed(parsed)) return undefined;
  const headers = readHeaders(parsed);
  const status = Number(parsed.statusCode ?? 200);
  if (headers === undefined || !isStatus(status)) return undefined;
  const hasType = headers.some(([name]) => name.toLowerCase() === "content-type");
  const text = typeof parsed.body === "string" ? parsed.body : "";
  const isBase64 = parsed.isBase64Encoded === true && acceptsBinary;
  return {
    status,
    headers: hasType ? headers : [["Content-Type", "application/json"], ...headers],
    body: Buffer.from(text, isBase64 ? "base64" : "utf8"),
  };
}

function isWellFormed(answer: JsonObject): boolean {
  const keys = Object.keys(answer);
  const { statusCode, body } = answer;
  return (
    keys.length > 0 &&
    keys.every((key) => KEYS.includes(key)) &&
    (statusCode === undefined || typeof statusCode === "number" || typeof statusCode === "string") &&
    (body === undefined || body === null || typeof body === "string")
  );
}

function isStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 100 && status <= 599;
}

/** Reads both header fields. Values of `multiValueHeaders` come before those of `headers`. */
function readHeaders({ headers, multiValueHeaders }: JsonObject): readonly HttpHeader[] | undefined {
  const single = readValues(headers ?? {}, (value) => (isScalar(value) ? [value] : undefined));
  const multiple = readValues(multiValueHeaders ?? {}, (value) =>
    Array.isArray(value) && value.every(isScalar) ? value : undefined,
  );
  if (single === undefined || multiple === undefined) return undefined;
  return [...multiple, ...single];
}

function readValues(
  record: unknown,
  read: (value: unknown) => readonly unknown[] | undefined,
): readonly HttpHeader[] | undefined {
  if (!isObject(record)) return undefined;
  const headers: HttpHeader[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (value === null) continue;
    const values = read(value);
    if (values === undefined) return undefined;
    headers.push(...values.map((it): HttpHeader => [name, String(it)]));
  }
  return headers;
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
