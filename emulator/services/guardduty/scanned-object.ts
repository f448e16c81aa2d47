import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { XMLBuilder, XMLParser } from "fast-xml-parser";
import type { HttpRequest, HttpResponse } from "../../http/http.js";
import type { Principal } from "../../iam/principal.js";
import type { ObjectCreated, S3 } from "../s3/index.js";

/** The first bytes of an object, or the reason that they could not be read. */
type ObjectStart =
  | { readonly outcome: "read"; readonly bytes: Uint8Array }
  | { readonly outcome: "failed"; readonly result: "ACCESS_DENIED" | "FAILED"; readonly reason: string };

/** An object version, accessed with the scanner's role. */
interface ScannedObject {
  readStart(): Promise<ObjectStart>;
  /** Writes the result as a tag and keeps the other tags. Returns the problem if that fails. */
  tag(result: string): Promise<string | undefined>;
}

/** Key of the tag with the result. */
const SCAN_TAG = "GuardDutyMalwareScanStatus";

const SCANNED_BYTES = 1024 * 1024;

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Opens the new object version through S3, which checks permissions with IAM and the bucket's policy. */
export function openScannedObject(
  created: ObjectCreated,
  principal: Principal,
  s3: Pick<S3, "handle">,
): ScannedObject {
  const send = (
    method: string,
    query: string,
    headers: HttpRequest["headers"],
    body = "",
  ): Promise<HttpResponse> =>
    s3.handle(
      {
        ...addressOf(created, query),
        method,
        headers,
        body: Readable.from([Buffer.from(body)]),
        remoteAddress: "",
      },
      { principal, authType: "REST-HEADER" },
    );
  return {
    readStart: async () => {
      const range = created.size === 0 ? [] : ([["range", `bytes=0-${SCANNED_BYTES - 1}`]] as const);
      const response = await send("GET", "", range);
      const bytes = await bytesOf(response);
      if (response.status < 300) return { outcome: "read", bytes };
      const result = response.status === 403 ? "ACCESS_DENIED" : "FAILED";
      return { outcome: "failed", result, reason: problemOf(response, bytes) };
    },
    tag: async (result) => {
      const found = await send("GET", "tagging", []);
      const content = await bytesOf(found);
      if (found.status !== 200) return problemOf(found, content);
      const others = tagsOf(content.toString()).filter(({ Key }) => Key !== SCAN_TAG);
      const body = taggingOf([...others, { Key: SCAN_TAG, Value: result }]);
      const length = String(Buffer.byteLength(body));
      const put = await send("PUT", "tagging", [["content-length", length]], body);
      return put.status === 200 ? undefined : problemOf(put, await bytesOf(put));
    },
  };
}

function addressOf(
  { bucket, key, versionId }: ObjectCreated,
  query: string,
): Pick<HttpRequest, "path" | "query"> {
  const segments = key.split("/").map((segment) => encodeURIComponent(segment));
  const version = versionId === undefined ? "" : `versionId=${encodeURIComponent(versionId)}`;
  return { path: `/${bucket.name}/${segments.join("/")}`, query: [query, version].filter(Boolean).join("&") };
}

async function bytesOf({ body }: HttpResponse): Promise<Buffer> {
  return body instanceof Readable ? buffer(body) : Buffer.from(body);
}

const PARSER = new XMLParser({ isArray: (name) => name === "Tag", parseTagValue: false, trimValues: false });
const BUILDER = new XMLBuilder({ ignoreAttributes: false });

function tagsOf(xml: string): readonly Tag[] {
  const parsed = PARSER.parse(xml) as { Tagging?: { TagSet?: { Tag?: readonly Tag[] } } };
  return parsed.Tagging?.TagSet?.Tag ?? [];
}

function taggingOf(tags: readonly Tag[]): string {
  const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
  return BUILDER.build({ Tagging: { "@_xmlns": namespace, TagSet: { Tag: tags } } });
}

function problemOf({ status }: HttpResponse, content: Buffer): string {
  const { Error: error } = PARSER.parse(content.toString()) as {
    Error?: { Code?: string; Message?: string };
  };
  return error ? `${error.Code}: ${error.Message}` : `S3 responded with status ${status}`;
}
