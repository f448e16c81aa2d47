import type { KnownCredentials } from "../iam/credentials.js";
import type { Caller } from "../iam/principal.js";
import { timeOf } from "./authorization.js";
import { SignatureError } from "./dialect.js";
import { S3_DIALECT } from "./s3-dialect.js";
import { deriveSigningKey, hmac, isSameText } from "./signing-key.js";
import type { VerifyOptions } from "./verify.js";
import { knownCredentials } from "./verify.js";

/** Returns the value of a form's field by its lower-case name. */
type FieldOf = (name: string) => string | undefined;

/** Result of the verification. */
type PolicyVerification =
  | {
      readonly outcome: "verified";
      readonly caller: Caller;
      /** Base64, as it was signed. Its conditions are not checked here. */
      readonly policy: string;
    }
  /** The form has no signature: it is anonymous. */
  | { readonly outcome: "unsigned" }
  | { readonly outcome: "rejected"; readonly error: SignatureError };

/** The required fields, in the order in which S3 reports missing ones. */
const FIELDS = ["Policy", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"] as const;
const ALGORITHM = "AWS4-HMAC-SHA256";
/**
 * Maximum age of a signing key.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
const MAX_AGE_MS = 7 * 24 * 3_600_000;

/**
 * Verifies the signature of a form's policy. The signature covers only the policy's base64 string.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
export function verifyPostPolicy(
  fieldOf: FieldOf,
  options: Omit<VerifyOptions, "service">,
): PolicyVerification {
  try {
    if (fieldOf("awsaccesskeyid") !== undefined || fieldOf("signature") !== undefined) {
      throw S3_DIALECT.unsupportedAuthorization("AWS");
    }
    const isSigned = FIELDS.slice(1).some((name) => fieldOf(name.toLowerCase()) !== undefined);
    return isSigned ? verify(fieldOf, options) : { outcome: "unsigned" };
  } catch (error) {
    if (error instanceof SignatureError) return { outcome: "rejected", error };
    throw error;
  }
}

function verify(fieldOf: FieldOf, options: Omit<VerifyOptions, "service">): PolicyVerification {
  const [policy, algorithm, credential, date, signature] = FIELDS.map((name) => required(fieldOf, name)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  if (algorithm !== ALGORITHM) {
    throw invalid(`X-Amz-Algorithm only supports "${ALGORITHM}"`, "X-Amz-Algorithm", algorithm);
  }
  const signedAt = timeOf(date);
  if (signedAt === undefined) {
    throw invalid("X-Amz-Date must be formated via ISO8601 Long format", "X-Amz-Date", date);
  }
  const { accessKeyId, day, region } = parseCredential(credential, date, options.region);
  const sessionToken = fieldOf("x-amz-security-token");
  const presented = { accessKeyId, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const known = knownCredentials(presented, options, S3_DIALECT);
  checkSignature(known, { policy, signature, day, region });
  const age = options.clock() - signedAt;
  if (age > MAX_AGE_MS) throw policyExpired();
  return {
    outcome: "verified",
    policy,
    caller: { principal: known.principal, authType: "POST", signatureAgeMs: Math.max(0, age) },
  };
}

/** S3's error for an expired policy or signing key. */
export function policyExpired(): SignatureError {
  return new SignatureError(403, "AccessDenied", "Invalid according to Policy: Policy expired.");
}

/** S3's error for a form without a required field, or with the field after the file. */
export function missingField(name: string): SignatureError {
  return invalidArgument(
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    name,
    "",
  );
}

function required(fieldOf: FieldOf, name: string): string {
  const value = fieldOf(name.toLowerCase());
  if (value === undefined) throw missingField(name);
  return value;
}

interface Credential {
  readonly accessKeyId: string;
  /** `yyyyMMdd`. */
  readonly day: string;
  readonly region: string;
}

function parseCredential(text: string, date: string, wantedRegion: string | undefined): Credential {
  const invalidCredential = (problem: string, details?: Record<string, string>): SignatureError =>
    invalid(problem, "X-Amz-Credential", text, details);
  const [accessKeyId, day = "", region = "", service, terminator, ...rest] = text.split("/");
  if (accessKeyId === "") {
    throw invalidCredential("a non-empty Access Key (AKID) must be provided in the credential.");
  }
  if (accessKeyId === undefined || terminator !== "aws4_request" || rest.length > 0 || !/^\d{8}$/.test(day)) {
    throw invalidCredential(
      `the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".`,
    );
  }
  if (service !== "s3")
    throw invalidCredential(`incorrect service "${service}". This endpoint belongs to "s3".`);
  if (wantedRegion !== undefined && region !== wantedRegion) {
    throw invalidCredential(`the region '${region}' is wrong; expecting '${wantedRegion}'`, {
      Region: wantedRegion,
    });
  }
  if (day !== date.slice(0, 8)) {
    throw invalidCredential(
      `Invalid credential date "${day}". This date is not the same as X-Amz-Date: "${date.slice(0, 8)}".`,
    );
  }
  return { accessKeyId, day, region };
}

interface Signed {
  readonly policy: string;
  readonly signature: string;
  readonly day: string;
  readonly region: string;
}

function checkSignature({ credentials }: KnownCredentials, { policy, signature, day, region }: Signed): void {
  const signingKey = deriveSigningKey(credentials.secretAccessKey, { date: day, region, service: "s3" });
  if (isSameText(hmac(signingKey, policy).toString("hex"), signature)) return;
  const { status, code, message, details } = S3_DIALECT.mismatch({
    accessKeyId: credentials.accessKeyId,
    stringToSign: policy,
    signatureProvided: signature,
    canonicalRequest: "",
  });
  // A form has no canonical request.
  const shown = Object.entries(details).filter(([name]) => !name.startsWith("CanonicalRequest"));
  throw new SignatureError(status, code, message, Object.fromEntries(shown));
}

function invalid(
  message: string,
  name: string,
  value: string,
  details: Readonly<Record<string, string>> = {},
): SignatureError {
  return invalidArgument(message, name, value, details);
}

function invalidArgument(
  message: string,
  name: string,
  value: string,
  details: Readonly<Record<string, string>> = {},
): SignatureError {
  return new SignatureError(400, "InvalidArgument", message, {
    ArgumentName: name,
    ArgumentValue: value,
    ...details,
  });
}
