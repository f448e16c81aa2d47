import type { DiscoveredEdge, DiscoveredPattern } from "../../../functions/presign/contract.js";
import { MAX_OBJECT_BYTES, MAX_SINGLE_PUT_BYTES } from "../../../functions/upload-policy/contract.js";
import type { DirectUpload } from "../../direct-upload/index.js";
import { MAX_DIRECT_BYTES } from "../../direct-upload/index.js";
import type { EdgeUpload } from "../../edge-upload/index.js";
import type { Discovery } from "../../presigned-upload/index.js";
import { discoveredIssuers } from "../../presigned-upload/index.js";
import type { Callers } from "../callers.js";
import type { UploadsProps } from "../props.js";

/** The other patterns of the same bucket. */
interface OtherPatterns {
  readonly direct?: DirectUpload;
  readonly edge?: EdgeUpload;
}

/** Data about the whole deployment for the response to `GET /.well-known/s3-upload-patterns`. */
export function uploadsDiscovery(
  { authorization }: UploadsProps,
  { identity, userPool }: Callers,
  { direct, edge }: OtherPatterns,
): Discovery {
  return {
    issuers: authorization === "iam" ? [{ type: "iam" }] : discoveredIssuers(identity, userPool),
    ...(direct && { direct: discoveredDirect(direct) }),
    ...(edge && { edge: discoveredEdge(edge) }),
  };
}

function discoveredDirect({ url }: DirectUpload): DiscoveredPattern {
  return { url, routes: { putFile: "PUT /files/{key+}" }, maxObjectBytes: MAX_DIRECT_BYTES };
}

function discoveredEdge({ uploadUrl, parts, needsContentSha256 }: EdgeUpload): DiscoveredEdge {
  return {
    url: uploadUrl,
    routes: { putObject: "PUT /{key+}" },
    maxObjectBytes: parts ? MAX_OBJECT_BYTES : MAX_SINGLE_PUT_BYTES,
    parts,
    needsContentSha256,
  };
}
