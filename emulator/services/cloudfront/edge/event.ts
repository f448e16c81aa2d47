import type { HttpRequest } from "../../../http/http.js";
import type { Distribution } from "../../../model.js";
import type { EdgeHeaders } from "./headers.js";
import { toEdgeHeaders } from "./headers.js";

/** A request in an edge event, and in a function's response to it. */
export interface EdgeRequest {
  readonly clientIp: string;
  readonly headers: EdgeHeaders;
  readonly method: string;
  readonly querystring: string;
  readonly uri: string;
}

/**
 * The event of a viewer request function.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */
export interface ViewerRequestEvent {
  readonly Records: readonly [
    {
      readonly cf: {
        readonly config: {
          readonly distributionDomainName: string;
          readonly distributionId: string;
          readonly eventType: "viewer-request";
          readonly requestId: string;
        };
        readonly request: EdgeRequest;
      };
    },
  ];
}

/** Creates the event of a request. The distribution's domain name replaces the address of the local listener. */
export function viewerRequestEvent(
  request: HttpRequest,
  distribution: Distribution,
  requestId: string,
): ViewerRequestEvent {
  const headers = request.headers.map(([name, value]): readonly [string, string] =>
    name.toLowerCase() === "host" ? [name, viewerHost(value, distribution)] : [name, value],
  );
  return {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: distribution.domainName,
            distributionId: distribution.id,
            eventType: "viewer-request",
            requestId,
          },
          request: {
            clientIp: request.remoteAddress,
            headers: toEdgeHeaders(headers),
            method: request.method,
            querystring: request.query,
            uri: request.path,
          },
        },
      },
    ],
  };
}

function viewerHost(host: string, distribution: Distribution): string {
  return distribution.aliases.includes(host.toLowerCase()) ? host : distribution.domainName;
}
