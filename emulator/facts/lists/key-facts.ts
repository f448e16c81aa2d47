import type { Fact } from "../fact.js";

const KNOWN_ISSUES =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html";

/** Facts about a key between the client's path and S3. */
export const KEY_FACTS = {
  gatewayKeepsPercent: {
    statement: "%25 in the path of a direct upload is one percent sign in the object's key",
    evidence: { kind: "documented", source: KNOWN_ISSUES },
    assumed: true,
    worse: false,
  },
  gatewayDecodesSlash: {
    statement: "%2F in the path of a direct upload is a slash in the object's key",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html",
    },
    assumed: true,
    worse: false,
  },
  gatewayKeepsNonAscii: {
    statement:
      "Percent-encoded UTF-8 in the path of a direct upload becomes the same characters in the object's key",
    evidence: { kind: "documented", source: KNOWN_ISSUES },
    assumed: true,
    worse: false,
  },
  gatewayResolvesDotSegments: {
    statement: "API Gateway resolves dot segments in the path that it sends to S3",
    evidence: { kind: "none", source: "no page or recording shows it" },
    assumed: true,
    worse: true,
  },
  gatewaySignsPlus: {
    statement: "API Gateway signs a plus sign in the path as S3 reads it",
    evidence: {
      kind: "observed",
      source: "https://github.com/aws/aws-sdk-java/issues/1902 says that it does not",
    },
    assumed: false,
    worse: false,
  },
  edgeKeepsEncodedUri: {
    statement: "CloudFront sends the encoded URI of a Lambda@Edge function to S3, which decodes it once",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html",
    },
    assumed: true,
    worse: false,
  },
  eventKeysAreRaw: {
    statement: "S3's event for EventBridge has the object's key unchanged, not percent-encoded",
    evidence: {
      kind: "observed",
      source: "https://github.com/aws-solutions-library-samples/guidance-for-medialake-on-aws/issues/21",
    },
    assumed: true,
    worse: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
