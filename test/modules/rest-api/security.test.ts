import { describe, expect, it } from "vitest";
import type { DocumentSecurity } from "../../../modules/rest-api/document/security.js";
import { securityParts } from "../../../modules/rest-api/document/security.js";

const OURS: DocumentSecurity = {
  type: "function",
  authorizerUri: "arn:aws:apigateway:eu-central-1:lambda:path/x",
  cacheSeconds: 0,
  namesApiKey: false,
  explainsDenials: true,
};

function authorizerOf(security: DocumentSecurity) {
  return Object.values(securityParts(security).schemes)[0]?.["x-amazon-apigateway-authorizer"];
}

describe("securityParts", () => {
  it("lets the function decide every request if nothing is cached", () => {
    expect(authorizerOf(OURS)).toEqual({
      type: "request",
      authorizerUri: "arn:aws:apigateway:eu-central-1:lambda:path/x",
      authorizerResultTtlInSeconds: 0,
    });
  });

  it("caches a response by the credentials only", () => {
    expect(authorizerOf({ ...OURS, cacheSeconds: 300 })).toMatchObject({
      authorizerResultTtlInSeconds: 300,
      identitySource: "method.request.header.Authorization",
    });
  });

  it("requires the API key that the authorizer sets, in addition to the authorizer", () => {
    const { requirements, schemes } = securityParts({ ...OURS, namesApiKey: true });

    expect(requirements).toEqual([{ authorizer: [] }, { api_key: [] }]);
    expect(schemes.api_key).toEqual({ type: "apiKey", name: "x-api-key", in: "header" });
  });

  it("passes pools and scopes to Cognito's native authorizer", () => {
    const parts = securityParts({ type: "cognito", userPoolArns: ["arn:pool"], scopes: ["uploads/write"] });

    expect(parts.requirements).toEqual([{ cognito: ["uploads/write"] }]);
    expect(parts.schemes.cognito?.["x-amazon-apigateway-authorizer"]).toEqual({
      type: "cognito_user_pools",
      providerARNs: ["arn:pool"],
    });
  });

  it("accepts signed requests with IAM, and lets a page sign", () => {
    const parts = securityParts({ type: "iam" });

    expect(parts.schemes.iam?.["x-amazon-apigateway-authtype"]).toBe("awsSigv4");
    expect(parts.credentialHeaders).toContain("X-Amz-Security-Token");
  });

  it("requires nothing without authentication", () => {
    expect(securityParts({ type: "none" })).toEqual({ schemes: {}, requirements: [], credentialHeaders: [] });
  });
});
