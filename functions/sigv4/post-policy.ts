import type { S3Endpoint, SigningContext } from "./contract.js";
import { ALGORITHM, createSigner } from "./signer.js";

/**
 * One condition of a POST policy.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
type PostCondition =
  /** A field's exact value, e.g. `{ bucket: "uploads" }`. */
  | Readonly<Record<string, string>>
  /** An operator, a field's name after `$`, and the value to compare with. */
  | readonly [operator: "eq" | "starts-with", field: `$${string}`, value: string]
  /** Smallest and largest file in bytes. */
  | readonly ["content-length-range", number, number];

/** The form upload that a policy allows. */
export interface PostToSign {
  readonly endpoint: S3Endpoint;
  /** Fields with their exact values, including `key`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Further conditions, including the condition on the bucket. */
  readonly conditions: readonly PostCondition[];
  /** Expiry of the policy, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A form upload that has been signed. */
interface SignedPost {
  /** URL that the form is posted to. */
  readonly url: string;
  /** The given fields, and the fields of the signature. The form must send the file after them. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Signs a POST policy. The policy must name every field, because S3 rejects a form with another one.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
export function signPostPolicy(post: PostToSign, context: SigningContext): SignedPost {
  const { endpoint, conditions, expiresAt } = post;
  const { credential, time, signText } = createSigner(context, "s3");
  const { sessionToken } = context.credentials;
  const fields = {
    ...post.fields,
    "x-amz-algorithm": ALGORITHM,
    "x-amz-credential": credential,
    "x-amz-date": time,
    ...(sessionToken ? { "x-amz-security-token": sessionToken } : {}),
  };
  const exact = Object.entries(fields).map(([name, value]) => ({ [name]: value }));
  const document = {
    expiration: new Date(expiresAt).toISOString(),
    conditions: [...conditions, ...exact],
  };
  const policy = Buffer.from(asciiJson(document)).toString("base64");
  return {
    url: endpoint.origin + endpoint.basePath,
    fields: { ...fields, policy, "x-amz-signature": signText(policy) },
  };
}

/** Writes JSON in which every character outside ASCII is escaped. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
