import type { HttpHeader, HttpRequest, HttpResponse } from "../../../../http/http.js";
import { header } from "../../../../http/http.js";
import { percentEncode } from "../../../../sigv4/canonical-request.js";
import { toXml } from "../../protocol/xml.js";
import type { S3Request } from "../../request.js";
import type { ObjectVersion } from "../../storage/object-record.js";
import { writtenHeaders } from "../write-object.js";
import type { FormField } from "./form.js";

/**
 * Answers a form whose file has been stored, in the way that the form asks for.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export function successAnswer(
  request: S3Request,
  fields: ReadonlyMap<string, FormField>,
  version: ObjectVersion,
): HttpResponse {
  const { bucket, key, http } = request;
  const written = writtenHeaders(request, version);
  const redirect = fields.get("success_action_redirect") ?? fields.get("redirect");
  const target = redirect && redirectUrl(redirect.value, { bucket: bucket.name, key, etag: version.etag });
  if (target !== undefined) return { status: 303, headers: [...written, ["Location", target]], body: "" };
  const location = objectUrl(http, key);
  const headers: HttpHeader[] = [...written, ["Location", location]];
  const status = fields.get("success_action_status")?.value;
  if (status === "200") return { status: 200, headers, body: "" };
  if (status !== "201") return { status: 204, headers, body: "" };
  const body = toXml("PostResponse", {
    Location: location,
    Bucket: bucket.name,
    Key: key,
    ETag: version.etag,
  });
  return { status: 201, headers: [...headers, ["Content-Type", "application/xml"]], body };
}

/** Nothing where S3 cannot interpret the URL, and goes on as if there were none. */
function redirectUrl(text: string, told: Readonly<Record<string, string>>): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const added = new URLSearchParams(told).toString();
  url.search = url.search === "" ? added : `${url.search}&${added}`;
  return url.href;
}

/** The object's URL under the bucket's that the form was sent to. The loopback listener speaks plain HTTP. */
function objectUrl(http: HttpRequest, key: string): string {
  const host = header(http, "host") ?? "s3.amazonaws.com";
  const scheme = host.endsWith(".amazonaws.com") ? "https" : "http";
  return `${scheme}://${host}${http.path.replace(/\/$/, "")}/${percentEncode(key)}`;
}
