import type { AcceptedFinding } from "../finding.js";
import {
  ALL_FUNCTIONS,
  COMPLETED,
  EDGE_FUNCTION,
  PRESIGN,
  REGIONAL,
  SYNCHRONOUS,
  UNRESERVED,
} from "../resource-kinds.js";

/** Accepted findings on the Lambda functions. */
export const FUNCTION_FINDINGS: readonly AcceptedFinding[] = [
  {
    rules: { checkov: ["CKV_AWS_50"], trivy: ["AWS-0066"] },
    title: "no X-Ray traces",
    on: REGIONAL,
    reason: "Traces cost extra by the request.",
    settings: ["functions.tracing"],
  },
  {
    rules: { checkov: ["CKV_AWS_50"], trivy: ["AWS-0066"] },
    title: "no X-Ray traces",
    on: EDGE_FUNCTION,
    reason: "X-Ray does not support Lambda@Edge.",
  },
  {
    rules: { checkov: ["CKV_AWS_115"] },
    title: "no reserved concurrency",
    on: PRESIGN,
    reason:
      "Reserved concurrency is taken from the account's other functions, and an account with the smallest limit cannot " +
      "reserve any. The stage's throttling limits the calls.",
    settings: ["presigned.reservedConcurrency"],
  },
  {
    rules: { checkov: ["CKV_AWS_115"] },
    title: "no reserved concurrency",
    on: UNRESERVED,
    reason:
      "A limit would reject callers although the account has capacity. The stage's throttling limits calls of the " +
      "authorizer, and EventBridge retries the function that checks objects.",
    otherwise: "Override `reserved_concurrent_executions` of the function's resource.",
  },
  {
    rules: { checkov: ["CKV_AWS_115"] },
    title: "no reserved concurrency",
    on: EDGE_FUNCTION,
    reason: "Lambda@Edge does not support it.",
  },
  {
    rules: { checkov: ["CKV_AWS_116"] },
    title: "no dead-letter queue",
    on: SYNCHRONOUS,
    reason: "Lambda uses the queue for asynchronous calls only; here the caller gets the error.",
  },
  {
    rules: { checkov: ["CKV_AWS_116"] },
    title: "no dead-letter queue",
    on: COMPLETED,
    reason: "It has an on-failure destination instead, a queue whose messages also hold the error.",
  },
  {
    rules: { checkov: ["CKV_AWS_117"] },
    title: "not in a VPC",
    on: REGIONAL,
    reason: "The functions call public endpoints of AWS only. In a VPC each of these would need an endpoint.",
    otherwise: "[Override](overrides.md#functions-in-a-vpc) `vpc_config`.",
  },
  {
    rules: { checkov: ["CKV_AWS_117"] },
    title: "not in a VPC",
    on: EDGE_FUNCTION,
    reason: "Lambda@Edge does not support it.",
  },
  {
    rules: { checkov: ["CKV_AWS_173"] },
    title: "no KMS key for environment variables",
    on: REGIONAL,
    reason: "Lambda encrypts them with its own key, and they hold no secret.",
    settings: ["functions.environmentKmsKeyArn"],
  },
  {
    rules: { checkov: ["CKV_AWS_272"] },
    title: "no code signing",
    on: ALL_FUNCTIONS,
    reason:
      "Terraform makes the zips from code in this package at deployment, so nothing is there to sign earlier. " +
      "Lambda@Edge does not support it.",
    otherwise:
      "For functions that are not at the edge, override `code_signing_config_arn`, and sign the zips in a pipeline.",
  },
];
