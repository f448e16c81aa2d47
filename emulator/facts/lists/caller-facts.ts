import type { Fact } from "../fact.js";

/** Facts about callers: tokens, cached decisions, usage plans. */
export const CALLER_FACTS = {
  accessTokenNamesClient: {
    statement: "An access token of a Cognito user pool names its app client in client_id",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html",
    },
    assumed: true,
    worse: false,
  },
  tokenEndpointHasCors: {
    statement: "A Cognito user pool's token endpoint lets pages of any origin read its answers and errors",
    evidence: { kind: "observed", source: "https://github.com/aws-amplify/amplify-js/issues/5284" },
    assumed: true,
    worse: false,
  },
  cachedAnswersBelongToOneToken: {
    statement: "API Gateway uses an authorizer's cached answer for the same Authorization header only",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html",
    },
    assumed: true,
    worse: false,
  },
  usagePlansThrottle: {
    statement: "API Gateway throttles a usage plan by the API key that the authorizer returns",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html: best effort",
    },
    assumed: true,
    worse: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
