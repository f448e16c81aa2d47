import type {
  DiscoveredEdge,
  DiscoveredIssuer,
  DiscoveredPattern,
  DiscoveredPresigned,
  DiscoveryResponse,
} from "../../../functions/presign/contract.js";
import type { UploadPolicy } from "../../../functions/upload-policy/contract.js";
import { publicPolicy } from "../../../functions/upload-policy/contract.js";
import type { Authorization } from "../../rest-api/authorization.js";
import { discoveredIssuers } from "./issuers.js";

/** Content of `GET /.well-known/s3-upload-patterns` in addition to the presigned pattern itself. */
export interface Discovery {
  /**
   * Issuers of credentials.
   * @default - those of the API authorizer's settings; empty with another kind of authorization
   */
  readonly issuers?: readonly DiscoveredIssuer[];
  /** The direct pattern of the same bucket and policy. @default - none */
  readonly direct?: DiscoveredPattern;
  /** The edge pattern of the same bucket and policy. @default - none */
  readonly edge?: DiscoveredEdge;
}

/** Creates the response. */
export function discoveryResponse(
  { issuers = [], direct, edge }: Discovery,
  policy: UploadPolicy,
  presigned: DiscoveredPresigned,
): DiscoveryResponse {
  return {
    version: 1,
    issuers,
    policy: publicPolicy(policy),
    patterns: { presigned, ...(direct && { direct }), ...(edge && { edge }) },
  };
}

/** The issuers that an authorization has in its settings. */
export function issuersOf(authorization: Authorization): readonly DiscoveredIssuer[] {
  switch (authorization.type) {
    case "authorizer":
      return discoveredIssuers(authorization.authorizer.identity);
    case "iam":
      return [{ type: "iam" }];
    default:
      return [];
  }
}
