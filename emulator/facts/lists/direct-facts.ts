import type { Fact } from "../fact.js";

/** Facts about API Gateway between a client and S3. */
export const DIRECT_FACTS = {
  authorizerSeesLowerCaseHeaders: {
    statement:
      "A REST API's Lambda authorizer sees headers whose names are in lower case, as HTTP/2 sends them",
    evidence: { kind: "observed", source: "https://stackoverflow.com/questions/77098182" },
    assumed: true,
    worse: false,
  },
  mappingsIgnoreHeaderCase: {
    statement: "method.request.header.NAME finds a header in any case of its name",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html says that names are case-sensitive",
    },
    assumed: false,
    worse: false,
  },
  contextKeepsPunctuation: {
    statement:
      "Quotes and commas in an authorizer's context value reach S3 unchanged through a header mapping",
    evidence: { kind: "none", source: "no page or recording shows a context value with quotes or commas" },
    assumed: true,
    worse: false,
  },
  contextKeepsLongValues: {
    statement: "An authorizer's context value of 2,000 characters reaches S3 whole through a header mapping",
    evidence: { kind: "none", source: "no page or recording shows a limit, or a value of this length" },
    assumed: true,
    worse: false,
  },
  authorizerSeesContentMd5: {
    statement: "A REST API's Lambda authorizer sees the client's Content-MD5",
    evidence: {
      kind: "none",
      source: "a recording shows that templates do not see it; nothing is known about authorizers",
    },
    assumed: false,
    worse: false,
  },
  authorizerSeesContentEncoding: {
    statement:
      "API Gateway decompresses a gzip body, and the Lambda authorizer still sees Content-Encoding: gzip",
    evidence: {
      kind: "observed",
      source: "https://github.com/dougmoscrop/serverless-http/issues/194",
    },
    assumed: true,
    worse: false,
  },
  emptyBodyBecomesBraces: {
    statement: "API Gateway sends {} to S3 if the client's body is empty",
    evidence: {
      kind: "none",
      source: "recordings show {} for templates and Lambda functions, and nothing for HTTP; none shows S3",
    },
    assumed: true,
    worse: true,
  },
  signsOddHeaderValues: {
    statement: "API Gateway signs an empty or non-ASCII header value as S3 reads it",
    evidence: { kind: "none", source: "no page or recording shows such a header" },
    assumed: false,
    worse: false,
  },
  methodOverrideCounts: {
    statement:
      "API Gateway takes the method of a request from X-HTTP-Method-Override before it authorizes it",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html, without the order",
    },
    assumed: true,
    worse: true,
  },
  templatesSetStatus: {
    statement:
      "$context.responseOverride.status in a response template sets the status of the answer to an error of S3",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html",
    },
    assumed: true,
    worse: false,
  },
  responseTemplatesSeeRequest: {
    statement: "A response template of API Gateway sees the request's headers in $input.params()",
    evidence: { kind: "observed", source: "https://github.com/serverless/serverless/issues/6811" },
    assumed: true,
    worse: false,
  },
  expectedOwnerIsChecked: {
    statement:
      "S3 rejects a request whose x-amz-expected-bucket-owner is another account, and stores nothing",
    evidence: {
      kind: "recorded",
      source: "LocalStack's recordings test_*_bucket_policy_expected_bucket_owner of 2026-02-21",
    },
    assumed: true,
    worse: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
