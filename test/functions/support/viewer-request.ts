import type {
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResultResponse,
} from "aws-lambda";

/** A test's changes of a viewer's request. */
interface ViewerRequestChanges {
  readonly method?: string;
  readonly uri?: string;
  readonly querystring?: string;
  readonly headers?: Record<string, string>;
  /** Headers of several lines, by name in lower case. */
  readonly lines?: Record<string, readonly string[]>;
}

/** A viewer-request event of CloudFront: a PUT of ten bytes, with these changes. */
export function viewerRequest(changes: ViewerRequestChanges = {}): CloudFrontRequestEvent {
  const { headers = {}, lines = {}, ...request } = changes;
  const given = { host: "d111.cloudfront.net", "content-length": "10", ...headers };
  return {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: "d111.cloudfront.net",
            distributionId: "E1",
            eventType: "viewer-request",
            requestId: "request-1",
          },
          request: {
            clientIp: "192.0.2.1",
            method: "PUT",
            uri: "/a/b.pdf",
            querystring: "",
            ...request,
            headers: Object.fromEntries([
              ...Object.entries(given)
                .filter(([, value]) => value !== "")
                .map(([key, value]) => [key.toLowerCase(), [{ key, value }]]),
              ...Object.entries(lines).map(([key, values]) => [key, values.map((value) => ({ key, value }))]),
            ]),
          },
        },
      },
    ],
  };
}

/** Headers of a request or response as plain text, by name in lower case. */
export function plainHeaders({ headers = {} }: { headers?: CloudFrontHeaders }): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [name, values.map(({ value }) => value).join(", ")]),
  );
}

export function isResponse(
  reply: CloudFrontRequest | CloudFrontResultResponse,
): reply is CloudFrontResultResponse {
  return "status" in reply;
}
