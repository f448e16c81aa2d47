import type { PathOperations, PresignContext } from "../presign-context.js";
import { pathParameter, proxyOperation, queryParameter } from "../proxy-operation.js";

/** `GET /downloads/{key+}`. */
export function downloadPaths(context: PresignContext): Readonly<Record<string, PathOperations>> {
  return { "/downloads/{key+}": { get: createDownload(context) } };
}

function createDownload(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "createDownload",
    summary: "Get a URL that reads an object",
    description:
      "Signs without looking: S3 answers for an object that is not there. What it serves is to be saved, not shown.",
    parameters: [
      pathParameter("key", "The object's key below the caller's own prefix; slashes part folders."),
      queryParameter("versionId", "The version to read. Left out: the newest."),
      queryParameter("range", "Bytes to read, such as bytes=0-99. Left out: all of them."),
    ],
    answers: { "200": { description: "Where and how to read the object.", schemaName: "DownloadResponse" } },
  });
}
