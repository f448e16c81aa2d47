import type { HttpResponse } from "../../../../http/http.js";
import type { Caller } from "../../../../iam/principal.js";
import { missingField, verifyPostPolicy } from "../../../../sigv4/post-policy.js";
import { invalidArgument, S3Error, s3Error } from "../../protocol/error.js";
import type { OperationContext } from "../operation.js";
import { entityTooLarge, MAX_CONTENT_BYTES, requireCreation, writeObject } from "../write-object.js";
import type { SizeRange } from "./check-policy.js";
import { checkPolicy } from "./check-policy.js";
import type { FormField, PostedForm } from "./form.js";
import { openForm } from "./form.js";
import { parsePolicy } from "./policy.js";
import { postedRequest } from "./posted-request.js";
import { successAnswer } from "./success.js";

/**
 * Stores a file from an HTML form. The form's signed policy identifies the caller.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export async function postObject(context: OperationContext): Promise<HttpResponse> {
  const { http, payload, caller } = context.request;
  if (caller.principal.type !== "anonymous") {
    throw invalidArgument(
      "Only one auth mechanism allowed; a form is signed by its own fields, never by an Authorization header or the query",
      "Authorization",
      "",
    );
  }
  if (payload.contentLength === undefined) {
    throw new S3Error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  const form = await openForm(http, payload.body);
  try {
    return await storeFile(context, form);
  } finally {
    form.close();
  }
}

async function storeFile(context: OperationContext, form: PostedForm): Promise<HttpResponse> {
  const { request, accessOf } = context;
  const fields = withFileName(form);
  const key = fields.get("key")?.value ?? "";
  if (key === "") throw s3Error(missingField("key"));
  const { caller, ranges } = identify(context, fields);
  const content = ofSize(form.content, ranges);
  const posted = postedRequest(request, { fields, key, caller, content });
  const stored = { ...context, request: posted, access: accessOf(posted) };
  requireCreation(stored);
  const version = await writeObject(stored, "POST Object");
  return successAnswer(posted, fields, version);
}

/** Replaces `${filename}` in the fields with the file's name. Without a file name, `${filename}` stays unchanged. */
function withFileName({ fields, fileName }: PostedForm): ReadonlyMap<string, FormField> {
  if (fileName === undefined) return fields;
  const expanded = [...fields].map(
    ([name, field]) =>
      [name, { ...field, value: field.value.replaceAll("${filename}", () => fileName) }] as const,
  );
  return new Map(expanded);
}

interface Identified {
  readonly caller: Caller;
  /** Ranges for the file's size. The size must be in each of them. */
  readonly ranges: readonly SizeRange[];
}

/** Identifies the caller as the signer of the form's policy, if the form satisfies that policy. */
function identify(
  { request: { bucket, facts }, credentials, clock }: OperationContext,
  fields: ReadonlyMap<string, FormField>,
): Identified {
  const verified = verifyPostPolicy((name) => fields.get(name)?.value, {
    region: bucket.region,
    credentials,
    clock,
  });
  switch (verified.outcome) {
    case "rejected":
      throw s3Error(verified.error);
    case "unsigned":
      return { caller: { principal: { type: "anonymous" }, authType: "NONE" }, ranges: [] };
    case "verified": {
      const sentTo = { name: "bucket", value: bucket.name };
      const policy = parsePolicy(verified.policy);
      const allFields = new Map([...fields, ["bucket", sentTo]]);
      const allowsExtraFields = !facts.holds("formsRejectUnnamedFields");
      const ranges = checkPolicy(policy, allFields, { now: clock(), allowsExtraFields });
      return { caller: verified.caller, ranges };
    }
  }
}

/**
 * Passes content through up to the maximum size. Counts the remaining bytes, because the error states the full size.
 */
async function* ofSize(content: AsyncIterable<Buffer>, ranges: readonly SizeRange[]): AsyncGenerator<Buffer> {
  const max = Math.min(MAX_CONTENT_BYTES, ...ranges.map((range) => range.max));
  const min = Math.max(0, ...ranges.map((range) => range.min));
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size <= max) yield chunk;
  }
  if (size > max) throw entityTooLarge(size, max);
  if (size < min) throw entityTooSmall(size, min);
}

function entityTooSmall(proposed: number, allowed: number): S3Error {
  return new S3Error(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    details: { ProposedSize: String(proposed), MinSizeAllowed: String(allowed) },
  });
}
