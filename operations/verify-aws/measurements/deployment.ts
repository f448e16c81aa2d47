import type { Measurement } from "./measurement.js";

const ONLY_AN_APPLY = "only an apply shows it, and one that fails names the resource";

export const DEPLOYMENT_MEASUREMENTS = {
  methodPathsEncodeSlashes: {
    reliance: {
      what: "the throttle of completions (presigned.completionThrottling)",
      file: "modules/rest-api/stage/method-settings.ts",
    },
    ifItDiffers: "Lower the stage's throttling, which applies to all methods, and report it.",
    unmeasured: "throttles are best effort; compare the stage in API Gateway's console",
  },
  throttledFunctionsAre500: {
    ifItDiffers: "Nothing breaks: clients retry after a 429, too.",
    unmeasured: "it needs more simultaneous calls than the function's concurrency",
  },
  edgeFailuresAreNamed: {
    reliance: {
      what: "the message of verify-aws about an edge function that fails",
      file: "operations/verify-aws/checks/edge/edge-function.ts",
    },
    ifItDiffers: "Nothing breaks: read the function's log if the edge pattern answers 503.",
    unmeasured: "it needs an edge function that fails",
  },
  fetchesOutliveFreezing: {
    reliance: {
      what: "the first token check of an edge function that was started before its first request",
      file: "functions/identity/keys/issuer-keys.ts",
    },
    ifItDiffers: "Nothing breaks: a second request for the issuer's keys starts after a second.",
    unmeasured: "callers cannot see when Lambda freezes an environment",
  },
  stageChangesCollide: {
    reliance: {
      what: "the order in which an apply changes the settings of a stage's methods",
      file: "modules/rest-api/stage/method-settings.ts",
    },
    ifItDiffers: "Nothing: the settings are changed one after the other.",
    unmeasured: ONLY_AN_APPLY,
  },
  tagFiltersTakeNoncurrentVersions: {
    reliance: {
      what: "the expiry of rejected objects in a bucket with versioning",
      file: "modules/upload-bucket/lifecycle/rules.ts",
    },
    ifItDiffers:
      'Set "bucket": {"versioned": false} or "events": {"rejectedObjects": "delete"}, and report it.',
    unmeasured: ONLY_AN_APPLY,
  },
  environmentKeysNeedTheRole: {
    reliance: {
      what: "the permission of a function's role to use environmentKmsKeyArn",
      file: "modules/node-function/node-function.ts",
    },
    ifItDiffers: "Nothing breaks: the role then has a permission that it does not need.",
    unmeasured: "verify-aws does not change a role or a function",
  },
} as const satisfies Readonly<Record<string, Measurement>>;
