import type { Fact } from "../fact.js";

/** Facts about Terraform's changes on AWS, and about a function's environment between two calls. */
export const DEPLOYMENT_FACTS = {
  methodPathsEncodeSlashes: {
    statement:
      "The settings of POST /uploads/{id}/complete are those of the method path ~1uploads~1{id}~1complete/POST",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-methodsetting.html",
    },
    assumed: true,
    worse: false,
  },
  throttledFunctionsAre500: {
    statement: "API Gateway answers 500, not 429, if Lambda throttles the function of an integration",
    evidence: {
      kind: "observed",
      source:
        "https://repost.aws/questions/QUfI6bsdd0SOiPeyimzxSkfQ/api-gateway-proxy-integration-does-not-forward-lambda-throttling-http-429-to-client-needs-product-support",
    },
    assumed: true,
    worse: true,
  },
  edgeFailuresAreNamed: {
    statement:
      "If an edge function fails, CloudFront answers with x-cache: LambdaExecutionError from cloudfront",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-testing-debugging.html",
    },
    assumed: true,
    worse: false,
  },
  fetchesOutliveFreezing: {
    statement:
      "A request that a function has sent continues when Lambda thaws its environment for the next call",
    evidence: {
      kind: "documented",
      source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    },
    assumed: true,
    worse: false,
    emulated: false,
  },
  stageChangesCollide: {
    statement:
      "API Gateway rejects a change of a stage's method settings while another change is in progress",
    evidence: {
      kind: "observed",
      source: "https://github.com/hashicorp/terraform-provider-aws/issues/483",
    },
    assumed: true,
    worse: true,
    emulated: false,
  },
  tagFiltersTakeNoncurrentVersions: {
    statement: "One lifecycle rule can have a tag filter and expire noncurrent versions",
    evidence: {
      kind: "documented",
      source:
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html excludes only two other actions",
    },
    assumed: true,
    worse: false,
    emulated: false,
  },
  environmentKeysNeedTheRole: {
    statement:
      "With a customer managed key, Lambda decrypts a function's environment only if the function's role is allowed to, too",
    evidence: {
      kind: "observed",
      source:
        "https://github.com/cattle-ops/terraform-aws-gitlab-runner/pull/1253 failed without that permission; https://dev.classmethod.jp/articles/tsnote-kms-when-using-a-kms-cmk-why-arent-i-denied-using-a-cmk-even-though-my-iam-and-key-policies-dont-allow-it-en worked with a grant that Lambda created",
    },
    assumed: true,
    worse: true,
    emulated: false,
  },
} as const satisfies Readonly<Record<string, Fact>>;
