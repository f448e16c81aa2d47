import * as edgeFunction from "../checks/edge/edge-function.js";
import * as edgeParts from "../checks/edge/edge-parts.js";
import * as edgeUpload from "../checks/edge/edge-upload.js";
import * as originAccess from "../checks/edge/origin-access.js";
import type { Measurement } from "./measurement.js";

const USE_OAC = 'Set "originAccess": "oac".';
const NOTHING = "Nothing: the product does not depend on it.";

export const EDGE_MEASUREMENTS = {
  edgeRunsNode24: {
    reliance: {
      what: "the runtime of the edge function",
      file: "modules/edge-upload/behavior/authorizer-function.ts",
    },
    ifItDiffers: 'Set "edge": {"functionRuntime": "nodejs22.x"}.',
    check: edgeFunction.edgeRunsNode24,
  },
  edgeGetsKeysInTime: {
    reliance: {
      what: "the first request of a cold edge function",
      file: "functions/identity/keys/issuer-keys.ts",
    },
    ifItDiffers:
      "Choose a Region for the user pool that is nearer to your callers, or use the presigned pattern there.",
    check: edgeFunction.edgeGetsKeysInTime,
  },
  oaiTakesBodyHash: {
    reliance: {
      what: 'uploads with originAccess "oai"',
      file: "functions/edge-authorizer/origin/content-hash.ts",
    },
    ifItDiffers: USE_OAC,
    check: originAccess.oaiTakesBodyHash,
  },
  oaiNeedsNoHashInOldRegions: {
    reliance: {
      what: 'uploads with originAccess "oai" and without x-amz-content-sha256',
      file: "functions/edge-authorizer/origin/content-hash.ts",
    },
    ifItDiffers: `${USE_OAC} Or have clients send the body's SHA-256 in x-amz-content-sha256.`,
    check: originAccess.oaiNeedsNoHashInOldRegions,
  },
  oaiTakesUnsignedPayload: {
    ifItDiffers: NOTHING,
    unmeasured: "the edge function rejects UNSIGNED-PAYLOAD",
  },
  oaiReplacesAuthorization: {
    ifItDiffers: NOTHING,
    unmeasured: "the edge function removes Authorization",
  },
  oacSignsMetadata: {
    reliance: {
      what: 'every upload with originAccess "oac"',
      file: "functions/edge-authorizer/origin/origin-request.ts",
    },
    ifItDiffers: 'Set "originAccess": "oai" in a Region that has it, or leave the edge pattern out.',
    check: originAccess.oacSignsMetadata,
  },
  oacSignsChecksums: {
    reliance: {
      what: 'uploads with a checksum and originAccess "oac"',
      file: "functions/edge-authorizer/origin/object-headers.ts",
    },
    ifItDiffers: "Have clients of the edge pattern send Content-MD5 instead of x-amz-checksum-*.",
    check: originAccess.oacSignsChecksums,
  },
  oacSignsPosts: {
    reliance: {
      what: 'uploads in parts through CloudFront ("edge": {"parts": true})',
      file: "functions/edge-authorizer/parts/parts-operation.ts",
      optIn: true,
    },
    ifItDiffers: "Leave edge.parts out, and send large files through the presigned pattern.",
    check: edgeParts.oacSignsPosts,
  },
  allExceptForwardsObjectHeaders: {
    reliance: {
      what: "the media type and caching of every object of the edge pattern",
      file: "modules/edge-upload/behavior/policies.ts",
    },
    ifItDiffers:
      "Do not set allowedContentTypes with the edge pattern, and report it: the policy must list the headers.",
    check: edgeUpload.allExceptForwardsObjectHeaders,
  },
  unlistedHeadersAreForwarded: {
    ifItDiffers: NOTHING,
    unmeasured: "the product's policy lists exceptions only",
  },
  functionMetadataIsForwarded: {
    reliance: {
      what: "x-amz-meta-upload-*, by which the check after an upload recognizes it",
      file: "functions/edge-authorizer/origin/origin-request.ts",
    },
    ifItDiffers: 'Leave "events": {"foreignObjects"} at "log": objects of the edge pattern count as foreign.',
    check: edgeUpload.functionMetadataIsForwarded,
  },
  edgeKeepsEncodedUri: {
    reliance: {
      what: "every key of the edge pattern",
      file: "functions/edge-authorizer/origin/origin-request.ts",
    },
    ifItDiffers:
      "Have clients of the edge pattern name objects in letters, digits, hyphens and dots, and report it.",
    check: edgeUpload.edgeKeepsEncodedUri,
  },
  edgeErrorsHaveCors: {
    reliance: {
      what: "pages that read why S3 rejected an upload",
      file: "modules/edge-upload/behavior/policies.ts",
    },
    ifItDiffers: "Have pages treat a network error of the edge pattern as a rejection by S3.",
    check: edgeUpload.edgeErrorsHaveCors,
  },
  responsePolicyCoversGenerated: {
    ifItDiffers: NOTHING,
    unmeasured: "the edge function sets the same headers itself",
  },
  responsePolicyRemembersOrigin: {
    ifItDiffers: NOTHING,
    unmeasured: "the edge function keeps Origin",
  },
} as const satisfies Readonly<Record<string, Measurement>>;
