import { send } from "../http/http-client.js";
import type { Bucket } from "../stack/bucket.js";
import { BODY } from "../stack/journeys.js";
import { NotApplicable } from "../stack/not-measured.js";
import type { PolicyStatements, StackUnderTest } from "../stack/stack-under-test.js";
import { described, requireEvidence, requireStored, wholeKey } from "../stack/stack-under-test.js";
import type { Check, Seen } from "./check.js";

/** Folders of the objects whose PUT a condition denies, below the run's folder. */
const DENIED = { age: "denied-by-age", url: "denied-by-url", unconditional: "denied-unconditional" };
/** Folder of objects whose PUT is allowed. */
const ALLOWED = "allowed";

/** Maximum age of a presigned URL; clocks may differ by 15 minutes. */
const MAX_AGE_SECONDS = 1_200;
/** Age of a URL that must be denied. */
const OLD_SECONDS = 2_400;

/**
 * The statements of a session policy with the same conditions as the presigner's role. The check measures how S3
 * applies them.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
 */
function sessionPolicy({ bucketName, folder, settings }: StackUnderTest): PolicyStatements {
  const objects = `arn:${partitionOf(settings.bucketRegion)}:s3:::${bucketName}/*${folder}`;
  const deny = (below: string, Condition: object) => ({
    Effect: "Deny",
    Action: "s3:PutObject",
    Resource: `${objects}/${below}/*`,
    Condition,
  });
  return [
    { Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject"], Resource: `${objects}/*` },
    // For a bucket with a KMS key.
    { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: "*" },
    deny(DENIED.age, { NumericGreaterThan: { "s3:signatureAge": String(MAX_AGE_SECONDS * 1_000) } }),
    deny(DENIED.url, { StringEquals: { "s3:authType": "REST-QUERY-STRING" } }),
    deny(DENIED.unconditional, { Null: { "s3:if-none-match": "true" } }),
  ];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

function restricted(stack: StackUnderTest): Promise<Bucket> {
  return stack.once("restricted session", () => stack.restrictedBucket(sessionPolicy(stack)));
}

/** A PUT with a URL that the restricted session signs. */
interface PutByUrl {
  readonly name: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Seconds since the URL was signed. @default 0 */
  readonly ageSeconds?: number;
}

async function putByUrl(stack: StackUnderTest, { name, ...request }: PutByUrl) {
  const bucket = await restricted(stack);
  const key = await wholeKey(stack, name);
  return send({ method: "PUT", url: bucket.presign({ method: "PUT", key, ...request }), body: BODY });
}

/** A PUT whose signature is in its headers. */
async function putByHeaders(stack: StackUnderTest, name: string, headers = {}) {
  const bucket = await restricted(stack);
  return bucket.request("PUT", await wholeKey(stack, name), { headers, body: BODY });
}

/** Whether the session policy denied a PUT. */
function denied(response: { readonly status: number; readonly body: string }, what: string): Seen {
  requireEvidence(response);
  const isStored = response.status === 200 ? false : undefined;
  const isDenied = response.status === 403 && response.body.includes("<Code>AccessDenied</Code>");
  return { answer: isDenied || isStored, seen: `${what} was answered ${described(response)}` };
}

export const signatureAgeEndsUrls: Check = async (stack) => {
  const old = { ageSeconds: OLD_SECONDS };
  const fresh = await putByUrl(stack, { name: `${DENIED.age}/fresh.txt` });
  requireStored(fresh, "a PUT by a fresh URL of a restricted session");
  const allowed = await putByUrl(stack, { name: `${ALLOWED}/old.txt`, ...old });
  requireStored(allowed, "a PUT by an old URL whose age nothing restricts");
  return denied(await putByUrl(stack, { name: `${DENIED.age}/old.txt`, ...old }), "an older URL");
};

export const authTypeNamesPresignedUrls: Check = async (stack) => {
  const allowed = await putByHeaders(stack, `${DENIED.url}/headers.txt`);
  requireStored(allowed, "a PUT by headers of a restricted session");
  return denied(await putByUrl(stack, { name: `${DENIED.url}/url.txt` }), "a URL");
};

export const policiesSeeQueryCondition: Check = async (stack) => {
  const once = { "if-none-match": "*" };
  const allowed = await putByHeaders(stack, `${DENIED.unconditional}/headers.txt`, once);
  requireStored(allowed, "a PUT with If-None-Match in the headers of a restricted session");
  const query = { "If-None-Match": "*" };
  const { answer, seen } = denied(
    await putByUrl(stack, { name: `${DENIED.unconditional}/url.txt`, query }),
    "a URL with the condition in its query",
  );
  return { answer: answer === undefined ? undefined : !answer, seen };
};

/** Reads with a session that may read objects but not list the bucket. */
export const missingKeysAreForbidden: Check = async (stack) => {
  if (stack.settings.malwareProtection) {
    throw new NotApplicable("this needs a stack without malwareProtection, which denies reading at first");
  }
  const name = `${ALLOWED}/read.txt`;
  requireStored(await putByHeaders(stack, name), "a PUT by headers of a restricted session");
  const head = async (relative: string) =>
    (await restricted(stack)).request("HEAD", await wholeKey(stack, relative));
  requireStored(await head(name), "a HEAD of an object without s3:ListBucket");
  const missing = await head(`${ALLOWED}/missing.txt`);
  requireEvidence(missing);
  const { status } = missing;
  const seen = `a HEAD of a missing key was answered ${status}`;
  return { answer: status === 403 || (status === 404 ? false : undefined), seen };
};
