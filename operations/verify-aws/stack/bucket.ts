import { percentEncode } from "../../../functions/sigv4/canonical-request.js";
import type { S3Endpoint } from "../../../functions/sigv4/contract.js";
import { presignUrl } from "../../../functions/sigv4/presign-url.js";
import type { AwsAccess, AwsAnswer } from "../../../functions/sigv4/request/send-signed.js";
import { sendSigned } from "../../../functions/sigv4/request/send-signed.js";
import { s3ObjectPath } from "../../../functions/sigv4/s3-endpoint.js";
import { NotMeasured } from "./not-measured.js";

/** One request about an object, as the operator. */
interface ObjectRequest {
  readonly query?: Readonly<Record<string, string>>;
  /** In lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One presigned request about an object. */
interface PresignedRequest {
  readonly method: "POST" | "PUT";
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Seconds since the URL was signed. @default 0 */
  readonly ageSeconds?: number;
}

/** The stack's bucket, with the credentials of one identity. */
export interface Bucket {
  /** Sends a signed request for an object, or for the bucket if the key is ""; resolves with any status. */
  request(method: string, key: string, request?: ObjectRequest): Promise<AwsAnswer>;
  /** A presigned URL for one request, valid for another minute. */
  presign(request: PresignedRequest): string;
  /** Keys below a prefix, at most 1,000. @throws {NotMeasured} without the permission */
  keysBelow(prefix: string): Promise<readonly string[]>;
  /** An object's tags by key; undefined if the object does not exist. @throws {NotMeasured} without the permission */
  tags(key: string): Promise<Readonly<Record<string, string>> | undefined>;
}

/** Remaining life of a presigned URL in seconds. */
const LEFT_SECONDS = 60;

/** Makes the bucket's client. */
export function createBucket(endpoint: S3Endpoint, access: AwsAccess): Bucket {
  const request: Bucket["request"] = (method, key, { query = {}, headers, body } = {}) => {
    const parameters = Object.entries(query).map(
      ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`,
    );
    const search = parameters.length === 0 ? "" : `?${parameters.join("&")}`;
    const url = `${endpoint.origin}${s3ObjectPath(endpoint, key)}${search}`;
    return sendSigned(`s3: ${method}`, { method, url, headers, body, service: "s3" }, access);
  };
  return {
    request,
    presign: ({ ageSeconds = 0, ...request }) => {
      const signedAt = access.now() - ageSeconds * 1_000;
      const context = { credentials: access.credentials(), region: access.region, signedAt };
      return presignUrl({ ...request, endpoint, expirySeconds: ageSeconds + LEFT_SECONDS }, context);
    },
    keysBelow: async (prefix) => {
      const query = { "list-type": "2", "encoding-type": "url", prefix };
      const { body } = answered(await request("GET", "", { query }), "s3:ListBucket");
      return texts(body, "Key").map((key) => decodeURIComponent(key.replaceAll("+", "%20")));
    },
    tags: async (key) => {
      const answer = await request("GET", key, { query: { tagging: "" } });
      if (answer.status === 404) return undefined;
      const { body } = answered(answer, "s3:GetObjectTagging");
      const values = texts(body, "Value");
      return Object.fromEntries(texts(body, "Key").map((name, index) => [name, values[index] ?? ""]));
    },
  };
}

/** The response if it is a success. @throws {NotMeasured} naming the permission that the call needs */
function answered(answer: AwsAnswer, permission: string): AwsAnswer {
  if (answer.status === 200) return answer;
  if (answer.body.includes("<Code>NoSuchBucket</Code>")) {
    throw new NotMeasured("The bucket does not exist. Check bucket_name in the file with the outputs.");
  }
  throw new NotMeasured(`S3 answered the operator's request with ${answer.status}. It needs ${permission}.`);
}

/**
 * The character data of all elements with a name, in order. The S3 responses that are read here have no nested ones.
 */
export function texts(xml: string, element: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, text = ""]) =>
    unescapeXml(text),
  );
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
