import { describe, expect, it } from "vitest";
import { snakeCase, variableName } from "../../../terraform/variables/names.js";

describe("variableName", () => {
  it.each([
    ["prefix", "prefix"],
    ["policy.maxBytes", "policy_max_bytes"],
    ["bucket.bucketName", "bucket_name"],
    ["bucket.existing.bucketName", "bucket_existing_bucket_name"],
    ["userPool.userPoolName", "user_pool_name"],
    ["userPool.tokenMinutes", "user_pool_token_minutes"],
    ["edge.rateLimit.requests", "edge_rate_limit_requests"],
    ["corsAllowedOrigins.0", "cors_allowed_origin"],
  ])("names the variable of %s", (path, expected) => {
    expect(variableName(path.split("."))).toBe(expected);
  });
});

describe("snakeCase", () => {
  it.each([
    ["Presigned/Api/Stage", "presigned_api_stage"],
    ["/UserPool/", "user_pool"],
    ["ApiAuthorizer-Key1", "api_authorizer_key1"],
  ])("writes %s as %s", (text, expected) => {
    expect(snakeCase(text)).toBe(expected);
  });
});
