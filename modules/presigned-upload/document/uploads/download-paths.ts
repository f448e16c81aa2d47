import type { PathOperations, PresignContext } from "../presign-context.js";
import { pathParameter, proxyOperation, queryParameter } from "../proxy-operation.js";

/** `GET /downloads/{key+}`. */
export function downloadPaths(context: PresignContext): Readonly<Record<string, PathOperations>> {
  return { "/downloads/{key+}": { get: createDownload(context) } };
}

function createDownload(context: PresignContext) {
  return proxyOperation(context, {
    operationId: "createDownload",
    summary: "Get a URL to read an object",
    description:
      "Does not check that the object exists: S3 does when the URL is used. Browsers save the object, and do not show it.",
    parameters: [
      pathParameter("key", "The object's key below the caller's own prefix. Slashes separate folders."),
      queryParameter("versionId", "The version to read. Omitted: the newest."),
      queryParameter("range", "Bytes to read, such as bytes=0-99. Omitted: all of them."),
    ],
    answers: {
      "200": { description: "The URL and headers to read the object with.", schemaName: "DownloadResponse" },
    },
  });
}
