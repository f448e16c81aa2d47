import { describe, expect, it } from "vitest";
import type { RestApiPorts } from "../../../../../emulator/services/apigateway/ports.js";
import {
  ACCOUNT,
  apiUnderTest,
  EXECUTION_ARN,
  method,
  mock,
  ROLE_ARN,
  sampleRole,
} from "../api-under-test.js";

const POOL = `arn:aws:cognito-idp:eu-central-1:${ACCOUNT}:userpool/eu-central-1_Pool`;

describe("native Cognito authorization", () => {
  const tokens: Record<string, Record<string, unknown>> = {
    id: { token_use: "id", sub: "alice", aud: "client", "cognito:groups": ["a", "b"] },
    access: { token_use: "access", sub: "alice", scope: "files/write other" },
  };
  const asked: unknown[] = [];
  const api = (scopes: readonly string[], pattern?: string) =>
    apiUnderTest({
      document: {
        components: {
          securitySchemes: {
            pool: {
              type: "apiKey",
              name: "Authorization",
              in: "header",
              "x-amazon-apigateway-authorizer": {
                type: "cognito_user_pools",
                providerARNs: [POOL],
                ...(pattern === undefined ? {} : { identityValidationExpression: pattern }),
              },
            },
          },
        },
      },
      paths: {
        "/": {
          get: method(
            mock(
              "$context.authorizer.claims.sub $context.authorizer.claims['cognito:groups'] [$context.authorizer.sub]",
            ),
            { security: [{ pool: scopes }] },
          ),
        },
      },
      ports: {
        verifyCognitoToken: async (token, pools) => {
          asked.push(pools);
          return tokens[token];
        },
      },
    });

  it.each([
    ["an ID token for a method without scopes", [], undefined, "Bearer id", 200],
    ["the bare token", [], undefined, "id", 200],
    ["an access token for a method without scopes", [], undefined, "access", 401],
    ["an access token with one of the scopes", ["x", "files/write"], undefined, "access", 200],
    ["an access token without a scope", ["files/read"], undefined, "access", 401],
    ["an ID token for a method with scopes", ["files/write"], undefined, "id", 401],
    ["another audience than the pattern's", [], "other", "id", 401],
    ["a token of another issuer", [], undefined, "forged", 401],
    ["no token", [], undefined, "", 401],
  ])("%s", async (_, scopes, pattern, authorization, expected) => {
    const headers: Record<string, string> = authorization === "" ? {} : { Authorization: authorization };

    const response = await api(scopes, pattern).send({ path: "/v1", headers });

    expect(response.status).toBe(expected);
    if (expected === 401) expect(response.text).toBe('{"message":"Unauthorized"}');
  });

  it("passes the claims on as strings, and accepts tokens of the API's pools only", async () => {
    const { text } = await api([]).send({ path: "/v1", headers: { Authorization: "id" } });

    expect(text).toBe("alice a,b []");
    expect(asked[0]).toEqual([POOL]);
  });
});

describe("IAM authorization", () => {
  const verified: RestApiPorts["verifySignature"] = () => ({
    outcome: "verified",
    accessKeyId: "AKIA",
    caller: {
      authType: "REST-HEADER",
      principal: {
        type: "role",
        accountId: ACCOUNT,
        roleArn: ROLE_ARN,
        sessionArn: `arn:aws:sts::${ACCOUNT}:assumed-role/gateway/me`,
        userId: "AROAEXAMPLE:me",
      },
    },
  });
  const api = (resource: string, verifySignature: RestApiPorts["verifySignature"] = verified) =>
    apiUnderTest({
      paths: {
        "/a": { get: method(mock("$context.identity.userArn"), { security: [{ sigv4: [] }] }) },
      },
      document: {
        components: {
          securitySchemes: {
            sigv4: {
              type: "apiKey",
              name: "Authorization",
              in: "header",
              "x-amazon-apigateway-authtype": "awsSigv4",
            },
          },
        },
      },
      model: {
        roles: [
          {
            ...sampleRole("apigateway.amazonaws.com"),
            policies: [
              {
                constructPath: "uploads/Policy",
                name: "p",
                document: {
                  Version: "2012-10-17",
                  Statement: { Effect: "Allow", Action: "execute-api:Invoke", Resource: resource },
                },
              },
            ],
          },
        ],
      },
      ports: { verifySignature },
    });
  const headers = { Authorization: "AWS4-HMAC-SHA256 Credential=…" };

  it("allows a caller with permission to invoke the method", async () => {
    const { status, text } = await api(`${EXECUTION_ARN}/v1/GET/a`).send({ path: "/v1/a", headers });

    expect({ status, text }).toEqual({
      status: 200,
      text: `arn:aws:sts::${ACCOUNT}:assumed-role/gateway/me`,
    });
  });

  it("rejects a caller without permission", async () => {
    const { status, text } = await api(`${EXECUTION_ARN}/v1/PUT/a`).send({ path: "/v1/a", headers });

    expect(status).toBe(403);
    expect(JSON.parse(text)).toHaveProperty("Message");
  });

  it("rejects a request without a signature", async () => {
    const { status, text } = await api("*").send({ path: "/v1/a" });

    expect({ status, text }).toEqual({ status: 403, text: '{"message":"Missing Authentication Token"}' });
  });

  it("rejects a bad signature with the verifier's error", async () => {
    const rejecting: RestApiPorts["verifySignature"] = () => ({
      outcome: "rejected",
      errorType: "InvalidSignatureException",
      message: "does not match",
    });

    const response = await api("*", rejecting).send({ path: "/v1/a", headers });

    expect(response.status).toBe(403);
    expect(response.text).toBe('{"message":"does not match"}');
    expect(response.header("x-amzn-ErrorType")).toBe("InvalidSignatureException");
  });
});

describe("a resource policy", () => {
  it.each([
    ["from the address that it allows", "127.0.0.1/32", 200],
    ["from any other", "10.0.0.0/8", 403],
  ])("%s", async (_, address, expected) => {
    const { send } = apiUnderTest({
      document: {
        "x-amazon-apigateway-policy": {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: "*",
              Action: "execute-api:Invoke",
              Resource: "execute-api:/*",
              Condition: { IpAddress: { "aws:SourceIp": address } },
            },
          ],
        },
      },
      paths: { "/": { get: method(mock("ok")) } },
    });

    expect((await send({ path: "/v1" })).status).toBe(expected);
  });
});
