import { parseObject } from "../../../functions/json/json.js";
import { isEvidence } from "../http/evidence.js";
import type { ClientResponse } from "../http/http-client.js";
import { send } from "../http/http-client.js";
import type { Bucket } from "./bucket.js";
import { NotApplicable, NotMeasured, UploadFailed } from "./not-measured.js";
import type { StackOutputs } from "./stack-outputs.js";

/** The deployed stack, and the access of the checks to it. */
export interface StackUnderTest extends StackOutputs {
  /** Folder of this run's keys, below the caller's own prefix. */
  readonly folder: string;
  /** Longest time to wait for an event, in seconds. */
  readonly waitSeconds: number;
  /** A bearer token of the test user. @throws {NotMeasured} without one */
  token(): string;
  /** The bucket as the operator. @throws {NotMeasured} without credentials */
  bucket(): Bucket;
  /**
   * The bucket with a session of the operator that has only these permissions.
   * @throws {NotMeasured} without credentials, or if STS does not start the session
   */
  restrictedBucket(statements: PolicyStatements): Promise<Bucket>;
  /** Runs a function once per name, and returns its result to later calls. A function that has failed is run again. */
  once<Result>(name: string, run: () => Promise<Result>): Promise<Result>;
  /** Has the object of a key outside the folder deleted at the end. */
  remember(key: string): void;
}

/** Statements of an IAM policy in its JSON form. */
export type PolicyStatements = readonly Readonly<Record<string, unknown>>[];

/** Headers by name. `Authorization` and `Content-Type` are set by default. */
export type Headers = Readonly<Record<string, string>>;

/** A file that one request uploads. */
interface FileToPut {
  /** Percent-encoded, below the run's folder. */
  readonly path: string;
  readonly body: string | Uint8Array;
  readonly headers?: Headers;
}

/** Uploads a file directly, below the run's folder. */
export function putDirect(stack: StackUnderTest, file: FileToPut): Promise<ClientResponse> {
  return send(directRequest(stack, file));
}

/** The request of {@link putDirect}. */
export function directRequest(stack: StackUnderTest, { path, body, headers }: FileToPut) {
  const url = `${required(stack.directUrl, "direct_url")}/files/${stack.folder}/${path}`;
  return { method: "PUT", url, body, headers: { ...defaultHeaders(stack), ...headers } };
}

/** Uploads a file through CloudFront, below the run's folder. */
export function putEdge(stack: StackUnderTest, { path, body, headers }: FileToPut): Promise<ClientResponse> {
  const url = `${required(stack.edgeUrl, "edge_url")}/${stack.folder}/${path}`;
  return send({ method: "PUT", url, body, headers: { ...defaultHeaders(stack), ...headers } });
}

/** Calls the presigned pattern's API as the test user. */
export function callApi(
  stack: StackUnderTest,
  path: string,
  body?: object,
  headers: Headers = {},
): Promise<ClientResponse> {
  const url = `${required(stack.presignedUrl, "presigned_url")}${path}`;
  const authorized = { Authorization: `Bearer ${stack.token()}`, ...headers };
  return body === undefined
    ? send({ method: "GET", url, headers: authorized })
    : send({
        method: "POST",
        url,
        headers: { ...authorized, "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
}

/** Calls the API, and reads the JSON object of a 200. @throws {UploadFailed} for any other response */
export async function askApi(
  stack: StackUnderTest,
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await callApi(stack, path, body);
  if (response.status === 200) return parseObject(response.body);
  throw new UploadFailed(`the API answered ${described(response)}`, isEvidence(response));
}

function defaultHeaders(stack: StackUnderTest): Headers {
  return { Authorization: `Bearer ${stack.token()}`, "Content-Type": "text/plain" };
}

/** The whole key of a path below the run's folder, decoded. */
export async function wholeKey(stack: StackUnderTest, relative: string): Promise<string> {
  const prefix = await stack.once("prefix", () =>
    stack.presignedUrl === undefined ? storedPrefix(stack) : answeredPrefix(stack),
  );
  return `${prefix}${stack.folder}/${relative}`;
}

/** The caller's own prefix, as the presigned pattern answers it. */
async function answeredPrefix(stack: StackUnderTest): Promise<string> {
  const probe = await askApi(stack, "/uploads", { key: "probe.txt", length: 1, type: "text/plain" });
  return String(probe.key).slice(0, -"probe.txt".length);
}

/**
 * The caller's own prefix, read from an object of this run. It is used if the stack has no presigned pattern: responses
 * of the other patterns do not contain the key.
 */
async function storedPrefix(stack: StackUnderTest): Promise<string> {
  const part = `${stack.folder}/`;
  const key = await stack.bucket().findKey(part);
  if (key === undefined) throw new NotMeasured("the bucket holds no object of this run");
  return key.slice(0, key.indexOf(part));
}

/** Requires a value that the stack may not have. @throws {NotApplicable} if it is undefined */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value !== undefined) return value;
  throw new NotApplicable(`the stack has no ${name}`);
}

/** @throws {UploadFailed} unless the response is a success */
export function requireStored(response: Pick<ClientResponse, "status" | "body">, what: string): void {
  if (response.status !== 200 && response.status !== 201 && response.status !== 204) {
    throw new UploadFailed(`${what} was answered ${described(response)}`, isEvidence(response));
  }
}

/**
 * @param proof - The status that the check expects, from S3 or us.
 * @throws {NotMeasured} if the response does not show how AWS behaves
 */
export function requireEvidence(response: Pick<ClientResponse, "status" | "body">, proof?: number): void {
  if (response.status === proof || isEvidence(response)) return;
  throw new NotMeasured(`the response ${described(response)} does not show how AWS behaves`);
}

/** Status and error code of a response: the only parts that a report shows. */
export function described({ status, body }: Pick<ClientResponse, "status" | "body">): string {
  const { code } = parseObject(body);
  const inXml = /<Code>(\w{1,60})<\/Code>/.exec(body)?.[1];
  const named = typeof code === "string" && /^\w{1,60}$/.test(code) ? code : inXml;
  return named === undefined ? String(status) : `${status} ${named}`;
}
