import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { HttpHandler, HttpRequest } from "../../../emulator/http/http.js";
import { createInternet } from "../../../emulator/internet/internet.js";

const answering =
  (body: string): HttpHandler =>
  async () => ({ status: 200, headers: [], body });

function requestTo(host: string, path = "/", method = "GET"): HttpRequest {
  const headers = [["Host", host]] as const;
  return { method, path, query: "", headers, body: Readable.from([]), remoteAddress: "127.0.0.1" };
}

describe("the emulated Internet", () => {
  const lines: string[] = [];
  const internet = createInternet({
    cognitoIdp: answering("cognito-idp"),
    cognitoOauth: answering("cognito-oauth"),
    aws: {
      dynamodb: answering("dynamodb"),
      ssm: answering("ssm"),
      sqs: answering("sqs"),
      sts: answering("sts"),
      events: answering("events"),
      lambda: answering("lambda"),
    },
    s3: answering("s3"),
    issuers: {
      issuers: [],
      hosts: new Set(["login.example.com", "keycloak.example.com:8443", "oidc.eks.us-east-1.amazonaws.com"]),
      handler: answering("issuer"),
    },
    local: answering("local"),
    log: ({ message }) => lines.push(message),
  });

  it.each([
    ["cognito-idp.eu-central-1.amazonaws.com", "cognito-idp"],
    ["people.auth.eu-central-1.amazoncognito.com", "cognito-oauth"],
    ["dynamodb.us-east-1.amazonaws.com", "dynamodb"],
    ["ssm.us-east-1.amazonaws.com", "ssm"],
    ["sqs.eu-central-1.amazonaws.com", "sqs"],
    ["sts.eu-central-1.amazonaws.com", "sts"],
    ["events.eu-central-1.amazonaws.com", "events"],
    ["lambda.eu-central-1.amazonaws.com", "lambda"],
    ["s3.eu-central-1.amazonaws.com", "s3"],
    ["files.s3.eu-central-1.amazonaws.com", "s3"],
    ["my.files.s3.amazonaws.com", "s3"],
    ["files.s3-accelerate.amazonaws.com", "s3"],
    ["login.example.com", "issuer"],
    ["LOGIN.example.com", "issuer"],
    ["keycloak.example.com:8443", "issuer"],
    ["oidc.eks.us-east-1.amazonaws.com", "issuer"],
    ["127.0.0.1:4701", "local"],
    ["localhost:4701", "local"],
  ])("routes %s to %s", async (host, service) => {
    expect((await internet(requestTo(host))).body).toBe(service);
  });

  it.each([
    "kinesis.us-east-1.amazonaws.com",
    "169.254.169.254",
    "10.0.0.1:80",
    "intranet",
    "a.example:8443",
    "other.example.com",
    "login.example.com.evil.example",
    "oidc.eks.eu-west-1.amazonaws.com",
    "issuer-cognito-idp.eu-central-1.amazonaws.com",
    "",
  ])("rejects %j, and names the host", async (host) => {
    const response = await internet(requestTo(host));

    expect(response.status).toBe(502);
    expect(String(response.body)).toContain("is not emulated");
    expect(lines.at(-1)).toContain("is not emulated");
  });

  it("responds 500 if a service fails, without details", async () => {
    const broken = createInternet({
      cognitoIdp: answering(""),
      cognitoOauth: answering(""),
      aws: {
        dynamodb: answering(""),
        ssm: answering(""),
        sqs: answering(""),
        sts: answering(""),
        events: answering(""),
        lambda: answering(""),
      },
      s3: async () => {
        throw new TypeError("a bug");
      },
      issuers: { issuers: [], hosts: new Set(), handler: answering("") },
      local: answering(""),
      log: ({ message }) => lines.push(message),
    });

    const response = await broken(requestTo("s3.eu-central-1.amazonaws.com"));

    expect([response.status, String(response.body)]).toEqual([500, '{"message":"Internal server error"}']);
    expect(lines.at(-1)).toContain("a bug");
  });
});
