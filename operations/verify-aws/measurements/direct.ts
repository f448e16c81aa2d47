import * as direct from "../checks/direct.js";
import * as keys from "../checks/keys.js";
import type { Measurement } from "./measurement.js";

const NATIVE = 'authorization "cognito" on the direct pattern';

export const DIRECT_MEASUREMENTS = {
  authorizerSeesLowerCaseHeaders: {
    reliance: { what: "headers of HTTP/2 clients", file: "functions/api-authorizer/request/headers.ts" },
    ifItDiffers: "Have clients of the direct pattern use HTTP/1.1.",
    check: direct.authorizerSeesLowerCaseHeaders,
  },
  mappingsIgnoreHeaderCase: {
    ifItDiffers: `Nothing breaks: with ${NATIVE}, headers in any case reach S3.`,
    check: keys.mappingsIgnoreHeaderCase,
  },
  contextKeepsPunctuation: {
    reliance: {
      what: "object headers of the direct pattern",
      file: "functions/api-authorizer/request/headers.ts",
    },
    ifItDiffers:
      "Have clients of the direct pattern leave quotes and commas out of Content-Disposition and Cache-Control.",
    check: direct.contextKeepsPunctuation,
  },
  contextKeepsLongValues: {
    reliance: {
      what: "long object headers of the direct pattern",
      file: "functions/api-authorizer/request/headers.ts",
    },
    ifItDiffers: "Have clients of the direct pattern send shorter headers.",
    check: direct.contextKeepsLongValues,
  },
  authorizerSeesContentMd5: {
    ifItDiffers: "Nothing breaks: a Content-MD5 is rejected with 400 instead of being ignored.",
    check: direct.authorizerSeesContentMd5,
  },
  authorizerSeesContentEncoding: {
    reliance: {
      what: "the rejection of compressed bodies, which API Gateway decompresses",
      file: "functions/api-authorizer/request/request-rules.ts",
    },
    ifItDiffers: "Have clients send compressed files to the direct pattern without Content-Encoding.",
    check: direct.authorizerSeesContentEncoding,
  },
  emptyBodyBecomesBraces: {
    ifItDiffers: "Nothing breaks: empty files can be uploaded directly.",
    check: direct.emptyBodyBecomesBraces,
  },
  signsOddHeaderValues: {
    ifItDiffers: `Nothing breaks: with ${NATIVE}, such a header reaches S3.`,
    check: keys.signsOddHeaderValues,
  },
  methodOverrideCounts: {
    ifItDiffers: "Nothing breaks: the authorizer rejects X-HTTP-Method-Override with 400.",
    check: direct.methodOverrideCounts,
  },
  templatesSetStatus: {
    reliance: {
      what: "the status of every other error than 400 of the direct pattern",
      file: "modules/direct-upload/document/errors.ts",
    },
    ifItDiffers: "Have clients of the direct pattern read the field code of an error instead of its status.",
    check: direct.templatesSetStatus,
  },
  responseTemplatesSeeRequest: {
    reliance: {
      what: "preflights of the REST APIs, if corsAllowedOrigins has names",
      file: "modules/rest-api/document/cors.ts",
    },
    ifItDiffers: 'Set corsAllowedOrigins to ["*"], which needs no template.',
    check: direct.responseTemplatesSeeRequest,
  },
  expectedOwnerIsChecked: {
    reliance: {
      what: "one of the two barriers that keep a rejected direct upload out of the bucket",
      file: "functions/api-authorizer/contract.ts",
    },
    ifItDiffers:
      "Leave the direct pattern out until it is fixed, and report it: only one of two barriers is left.",
    check: direct.expectedOwnerIsChecked,
  },
  gatewayKeepsPercent: {
    reliance: {
      what: "keys with a percent sign on the direct pattern",
      file: "functions/api-authorizer/request/request-rules.ts",
    },
    ifItDiffers:
      "Have clients of the direct pattern name objects without %. Others are rejected after the upload (KeyMismatch).",
    check: keys.gatewayKeepsPercent,
  },
  gatewayDecodesSlash: {
    reliance: {
      what: "keys with an encoded slash on the direct pattern",
      file: "functions/api-authorizer/request/request-rules.ts",
    },
    ifItDiffers:
      "Have clients of the direct pattern send slashes unencoded. Others are rejected after the upload (KeyMismatch).",
    check: keys.gatewayDecodesSlash,
  },
  gatewayKeepsNonAscii: {
    reliance: {
      what: "keys with characters outside ASCII on the direct pattern",
      file: "functions/api-authorizer/request/request-rules.ts",
    },
    ifItDiffers:
      "Have clients of the direct pattern name objects in ASCII. Others are rejected after the upload (KeyMismatch).",
    check: keys.gatewayKeepsNonAscii,
  },
  gatewayResolvesDotSegments: {
    ifItDiffers: `Nothing breaks: with ${NATIVE}, a key with dot segments stays below the caller's prefix.`,
    check: keys.gatewayResolvesDotSegments,
  },
  gatewaySignsPlus: {
    ifItDiffers: `Nothing breaks: with ${NATIVE}, keys with a plus sign work.`,
    check: keys.gatewaySignsPlus,
  },
} as const satisfies Readonly<Record<string, Measurement>>;
