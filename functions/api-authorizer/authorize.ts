import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { AuthenticationRefusal } from "../identity/authentication.js";
import type { Identity } from "../identity/contract.js";
import { type CallerPrefix, callerPrefix, decideKey } from "../upload-policy/caller-prefix.js";
import { decideUpload } from "../upload-policy/decide.js";
import { checksumsIn } from "../upload-policy/headers/checksum.js";
import { type Refusal, refused } from "../upload-policy/refusal.js";
import { hasDotSegment, relativeKeyFromPath } from "../upload-policy/relative-key.js";
import { type ApiAuthorizerContext, type ApiAuthorizerSettings, NO_BUCKET_OWNER } from "./contract.js";
import { type AuthorizerAnswer, stagePolicy } from "./policy.js";

/**
 * The largest body that API Gateway takes. It shows us no `Content-Length`, so that stricter limits cannot be kept to
 * here; the direct pattern refuses them at synth.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const MAX_BODY_BYTES = 10_485_760;

/** Decides what an authenticated caller may do with this request. */
export function authorize(
  event: APIGatewayRequestAuthorizerEvent,
  identity: Identity,
  settings: ApiAuthorizerSettings,
  uploadId: string,
): AuthorizerAnswer {
  const caller = callerPrefix(identity, settings.policy);
  if (caller.outcome === "refused") return denied(event, caller);
  const apiKey = tenantApiKey(identity, settings);
  if (typeof apiKey === "object") return denied(event, apiKey);
  const refusal = keyRefusal(event, identity, caller, settings);
  const context: ApiAuthorizerContext = {
    subject: identity.subject,
    tenant: identity.tenant ?? "",
    scopes: identity.scopes.join(" "),
    subjectSegment: caller.subjectSegment,
    tenantSegment: caller.tenantSegment ?? "",
    uploadId,
    ...(refusal === undefined ? accepted(settings.bucketOwner) : refusedBy(refusal)),
  };
  return stagePolicy("Allow", event.methodArn, context, apiKey);
}

/**
 * Denies a caller who has a valid credential that is not enough: API Gateway answers 403 with the refusal's message.
 * It escapes nothing there, so that no such message quotes a claim or a setting that may hold any character.
 */
export function denied(
  { methodArn }: APIGatewayRequestAuthorizerEvent,
  refusal: Refusal | AuthenticationRefusal,
): AuthorizerAnswer {
  const nobody = { subject: "", tenant: "", scopes: "", subjectSegment: "", tenantSegment: "", uploadId: "" };
  return stagePolicy("Deny", methodArn, { ...nobody, ...refusedBy(refusal) });
}

/** The value of a request's header, whatever its case; several are joined by `, ` (RFC 9110, section 5.2). */
export function headerOf(
  { headers, multiValueHeaders }: APIGatewayRequestAuthorizerEvent,
  name: string,
): string | undefined {
  const values = Object.entries(multiValueHeaders ?? headers ?? {})
    .filter(([candidate]) => candidate.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  return values.length === 0 ? undefined : values.join(", ");
}

type RefusalFields = Pick<
  ApiAuthorizerContext,
  "expectedBucketOwner" | "refusalStatus" | "refusalCode" | "refusalMessage"
>;

function accepted(bucketOwner: string): RefusalFields {
  return { expectedBucketOwner: bucketOwner, refusalStatus: "", refusalCode: "", refusalMessage: "" };
}

function refusedBy({ status, code, message }: Refusal | AuthenticationRefusal): RefusalFields {
  return {
    expectedBucketOwner: NO_BUCKET_OWNER,
    refusalStatus: String(status),
    refusalCode: code,
    refusalMessage: message,
  };
}

/** The API key value of the caller's tenant; undefined where tenants have none. */
function tenantApiKey(
  { tenant }: Identity,
  { tenantApiKeys }: ApiAuthorizerSettings,
): string | undefined | Refusal {
  if (tenantApiKeys === undefined) return undefined;
  const known =
    tenant !== undefined && Object.hasOwn(tenantApiKeys, tenant) ? tenantApiKeys[tenant] : undefined;
  return known ?? refused(403, "NoUsagePlan", "The caller's tenant has no usage plan here.");
}

/** Why the key in the path, or what the headers say of the object, cannot be; undefined where no key is named. */
function keyRefusal(
  event: APIGatewayRequestAuthorizerEvent,
  identity: Identity,
  caller: CallerPrefix,
  { policy, prefix }: ApiAuthorizerSettings,
): Refusal | undefined {
  const path = event.pathParameters?.key;
  if (path === undefined) return undefined;
  const unsafe = queryRefusal(event) ?? unsafePath(event.path, path) ?? overrideRefusal(event);
  if (unsafe !== undefined) return unsafe;
  const key = relativeKeyFromPath(path);
  if (key.outcome === "refused") return key;
  if (event.httpMethod !== "PUT") return refusalIn(decideKey(key.key, prefix, caller));
  const header = (name: string) => headerOf(event, name);
  const request = { key: key.key, contentType: header("content-type"), checksums: checksumsIn(header) };
  const sizedByApiGateway = { ...policy, minBytes: 0, maxBytes: MAX_BODY_BYTES };
  return refusalIn(
    decideUpload({
      request,
      identity,
      policy: sizedByApiGateway,
      prefix,
      patternMaxBytes: MAX_BODY_BYTES,
    }),
  );
}

/**
 * API Gateway hands no query on: a part of a multipart upload would become the whole object, and whoever asks for
 * one version of an object would get another.
 */
function queryRefusal(event: APIGatewayRequestAuthorizerEvent): Refusal | undefined {
  const query = { ...event.queryStringParameters, ...event.multiValueQueryStringParameters };
  return Object.keys(query).length === 0
    ? undefined
    : refused(
        400,
        "QueryNotServed",
        "A query string is not served here, because it would not reach S3. Send the request without one.",
      );
}

/**
 * Refuses what API Gateway could change between here and S3: it may resolve dot segments, it drops a slash at the
 * end, and its S3 integration fails on a plus sign, which only S3 reads as a space. How it encodes a question mark
 * or a hash is not documented; left plain, either would end the key before the extension that we have judged.
 */
function unsafePath(whole: string, key: string): Refusal | undefined {
  if (hasDotSegment(whole) || whole.endsWith("/")) {
    const message =
      "The path cannot be used: it ends in a slash or holds a segment of one or two dots, plain or encoded.";
    return refused(400, "InvalidKey", message);
  }
  return [whole, key].some((path) => /[+?#]|%(?:2b|3f|23)/i.test(path))
    ? refused(
        400,
        "CharacterNotServed",
        "A key with +, ? or # is not served here, plain or encoded. Name the object without.",
      )
    : undefined;
}

/**
 * API Gateway lets a header name another method, and whether it does so before or after asking us is not documented.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
function overrideRefusal(event: APIGatewayRequestAuthorizerEvent): Refusal | undefined {
  return headerOf(event, "x-http-method-override") === undefined
    ? undefined
    : refused(
        400,
        "MethodOverrideNotServed",
        "X-HTTP-Method-Override is not served. Send the method itself.",
      );
}

function refusalIn(decision: Refusal | { readonly outcome: "key" | "allowed" }): Refusal | undefined {
  return decision.outcome === "refused" ? decision : undefined;
}
