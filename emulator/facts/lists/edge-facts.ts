import type { Fact } from "../fact.js";

const ORIGIN_ACCESS =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html";
const ORIGIN_REQUESTS =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html";
const HEADERS_TABLE =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html";

/** Facts about CloudFront and Lambda@Edge between a client and S3. */
export const EDGE_FACTS = {
  edgeRunsNode24: {
    statement: "CloudFront runs Lambda@Edge functions of the runtime nodejs24.x",
    evidence: {
      kind: "observed",
      source: "https://docs.datadome.co/docs/how-to-upgrade-cloudfront-nodejs-from-v1-to-v2",
    },
    assumed: true,
    worse: false,
  },
  edgeGetsKeysInTime: {
    statement: "A cold edge function gets the issuer's keys before its timeout, in the caller's Region",
    evidence: {
      kind: "observed",
      source:
        "https://github.com/awslabs/cognito-at-edge/issues/86: not within 1.5 s, so the function waits longer",
    },
    assumed: true,
    worse: false,
  },
  oaiTakesBodyHash: {
    statement: "Through an origin access identity, S3 stores a PUT with the SHA-256 of its body in a header",
    evidence: { kind: "documented", source: `${ORIGIN_ACCESS} (as of 2022)` },
    assumed: true,
    worse: false,
  },
  oaiNeedsNoHashInOldRegions: {
    statement:
      "Through an origin access identity, S3 stores a PUT without a hash in the Regions that accept Signature Version 2",
    evidence: { kind: "documented", source: `${ORIGIN_ACCESS} (as of 2022)` },
    assumed: true,
    worse: false,
  },
  oaiTakesUnsignedPayload: {
    statement:
      "Through an origin access identity, S3 stores a PUT with x-amz-content-sha256: UNSIGNED-PAYLOAD",
    evidence: { kind: "none", source: "no page or report shows it" },
    assumed: false,
    worse: false,
  },
  oaiReplacesAuthorization: {
    statement:
      "CloudFront replaces the viewer's Authorization header if it signs with an origin access identity",
    evidence: { kind: "none", source: "the pages document it for origin access controls only" },
    assumed: false,
    worse: false,
  },
  oacSignsMetadata: {
    statement: "Through an origin access control, S3 stores a PUT with x-amz-meta-* headers",
    evidence: {
      kind: "none",
      source: "S3 rejects unsigned x-amz-* headers; no page says that CloudFront signs them",
    },
    assumed: true,
    worse: false,
  },
  oacSignsChecksums: {
    statement: "Through an origin access control, S3 stores a PUT with an x-amz-checksum-* header",
    evidence: {
      kind: "none",
      source: "S3 rejects unsigned x-amz-* headers; no page says that CloudFront signs them",
    },
    assumed: true,
    worse: false,
  },
  oacSignsPosts: {
    statement:
      "Through an origin access control, S3 accepts the POSTs that create and complete a multipart upload",
    evidence: { kind: "none", source: `no page shows it; ${ORIGIN_ACCESS} names PUT and DELETE` },
    assumed: false,
    worse: false,
  },
  allExceptForwardsObjectHeaders: {
    statement:
      "An origin request policy with allExcept forwards Content-Type, Cache-Control and Content-Disposition to S3",
    evidence: { kind: "documented", source: ORIGIN_REQUESTS },
    assumed: true,
    worse: false,
  },
  unlistedHeadersAreForwarded: {
    statement:
      "CloudFront forwards Content-Type and Cache-Control if the origin request policy does not list them",
    evidence: { kind: "disputed", source: `${HEADERS_TABLE} contradicts ${ORIGIN_REQUESTS}` },
    assumed: false,
    worse: false,
  },
  functionMetadataIsForwarded: {
    statement: "x-amz-meta-* headers that a Lambda@Edge function adds reach S3",
    evidence: {
      kind: "observed",
      source: "https://github.com/awsdocs/amazon-cloudfront-developer-guide/issues/14",
    },
    assumed: true,
    worse: false,
  },
  edgeErrorsHaveCors: {
    statement: "S3's errors have CORS headers if they come through CloudFront with a response headers policy",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html",
    },
    assumed: true,
    worse: false,
  },
  responsePolicyCoversGenerated: {
    statement: "CloudFront adds the headers of its response headers policy to a function's own response",
    evidence: { kind: "none", source: "no page says it" },
    assumed: false,
    worse: false,
  },
  responsePolicyRemembersOrigin: {
    statement: "CloudFront decides on CORS headers by the viewer's Origin even if the function removed it",
    evidence: { kind: "none", source: "no page says it" },
    assumed: false,
    worse: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
