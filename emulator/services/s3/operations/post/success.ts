import type { HttpHeader, HttpRequest, HttpResponse } from "../../../../http/http.js";
import { header } from "../../../../http/http.js";
import { percentEncode } from "../../../../sigv4/canonical-request.js";
import { toXml } from "../../../../xml.js";
import type { S3Request } from "../../request.js";
import type { ObjectVersion } from "../../storage/object-record.js";
import { writtenHeaders } from "../write-object.js";
import type { FormField } from "./form.js";

/**
 * The response after a form's file is stored. Fields of the form select its status and location.
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

/** The URL to redirect to; `undefined` if it is invalid, because S3 then ignores the redirect. */
function redirectUrl(text: string, parameters: Readonly<Record<string, string>>): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const added = new URLSearchParams(parameters).toString();
  url.search = url.search === "" ? added : `${url.search}&${added}`;
  return url.href;
}

/** The object's URL, below the bucket's URL that the form was sent to. The loopback listener uses plain HTTP. */
function objectUrl(http: HttpRequest, key: string): string {
  const host = header(http, "host") ?? "s3.amazonaws.com";
  const scheme = host.endsWith(".amazonaws.com") ? "https" : "http";
  return `${scheme}://${host}${http.path.replace(/\/$/, "")}/${percentEncode(key)}`;
}
