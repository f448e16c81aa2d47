import { percentEncode } from "../../../functions/sigv4/canonical-request.js";
import type { S3Endpoint } from "../../../functions/sigv4/contract.js";
import type { PostToSign } from "../../../functions/sigv4/post-policy.js";
import { signPostPolicy } from "../../../functions/sigv4/post-policy.js";
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
  /** In lower case; the request must send them with these values. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds since the URL was signed. @default 0 */
  readonly ageSeconds?: number;
}

/** The stack's bucket, with the credentials of one identity. */
export interface Bucket {
  /** Sends a signed request for an object, or for the bucket if the key is ""; resolves with any status. */
  request(method: string, key: string, request?: ObjectRequest): Promise<AwsAnswer>;
  /** A presigned URL for one request, valid for another minute. */
  presign(request: PresignedRequest): string;
  /** A form for one POST with these fields, including `key` and `bucket`. It is valid for a minute. */
  signForm(fields: PostToSign["fields"]): ReturnType<typeof signPostPolicy>;
  /** Keys below a prefix, at most 1,000. @throws {NotMeasured} without the permission */
  keysBelow(prefix: string): Promise<readonly string[]>;
  /**
   * The first key that contains a string; undefined without such a key.
   * @throws {NotMeasured} without the permission, or if more than 50,000 other keys precede it
   */
  findKey(part: string): Promise<string | undefined>;
  /** An object's tags by key; undefined if the object does not exist. @throws {NotMeasured} without the permission */
  tags(key: string): Promise<Readonly<Record<string, string>> | undefined>;
}

/** Seconds for which a presigned URL or form is still valid. */
const LEFT_SECONDS = 60;

/** Most pages of 1,000 keys that a search reads. */
const MAX_PAGES = 50;

/** Creates the bucket's client. */
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
    signForm: (fields) => {
      const signedAt = access.now();
      const context = { credentials: access.credentials(), region: access.region, signedAt };
      const expiresAt = signedAt + LEFT_SECONDS * 1_000;
      return signPostPolicy({ endpoint, fields, conditions: [], expiresAt }, context);
    },
    keysBelow: (prefix) => listKeys(request, { prefix }),
    findKey: async (part) => {
      let after = "";
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const keys = await listKeys(request, after === "" ? {} : { "start-after": after });
        const found = keys.find((key) => key.includes(part));
        const last = keys.at(-1);
        if (found !== undefined || last === undefined) return found;
        after = last;
      }
      throw new NotMeasured(`The bucket holds too many objects to find ${part} in it.`);
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

async function listKeys(
  request: Bucket["request"],
  parameters: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const query = { "list-type": "2", "encoding-type": "url", ...parameters };
  const { body } = answered(await request("GET", "", { query }), "s3:ListBucket");
  return texts(body, "Key").map((key) => decodeURIComponent(key.replaceAll("+", "%20")));
}

/** The response if it is a success. @throws {NotMeasured} naming the permission that the call needs */
function answered(answer: AwsAnswer, permission: string): AwsAnswer {
  if (answer.status === 200) return answer;
  if (answer.body.includes("<Code>NoSuchBucket</Code>")) {
    throw new NotMeasured("The bucket does not exist. Check bucket_name in the file with the outputs.");
  }
  throw new NotMeasured(`S3 answered the operator's request with ${answer.status}. It needs ${permission}.`);
}

/** The character data of all elements with a name, in order. The elements must not be nested. */
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
