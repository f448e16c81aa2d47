import { describe, expect, it } from "vitest";
import {
  answeredOrigin,
  corsHeaders,
  preflight,
  stageOrigins,
} from "../../../modules/rest-api/document/cors.js";
import { gatewayResponses } from "../../../modules/rest-api/document/gateway-responses.js";
import { render } from "./template-engine.js";

describe("gatewayResponses", () => {
  const responses = gatewayResponses(["https://app.example.com"], {
    authorizerExplains: true,
    namesApiKey: true,
  });

  it.each(Object.entries(responses))("answers %s as JSON that any page may read", (_type, response) => {
    const body = response.responseTemplates["application/json"] ?? "";
    const substituted = body
      .replace("$context.error.messageString", '"Unauthorized"')
      .replace(/\$context[\w.]+/g, "x");

    expect(Object.keys(JSON.parse(substituted))).toEqual(["code", "message", "requestId"]);
    expect(response.responseParameters["gatewayresponse.header.Access-Control-Allow-Origin"]).toBe("'*'");
  });

  it("covers all 4xx and 5xx without setting a status, which would replace every status", () => {
    expect(responses.DEFAULT_4XX).toBeDefined();
    expect(responses.DEFAULT_5XX).toBeDefined();
    expect(responses.DEFAULT_4XX).not.toHaveProperty("statusCode");
    expect(responses.DEFAULT_5XX).not.toHaveProperty("statusCode");
  });

  it("answers 503 with Retry-After if the authorizer fails, and changes no other status", () => {
    const withStatus = Object.entries(responses).filter(([, { statusCode }]) => statusCode !== undefined);

    expect(withStatus).toEqual([["AUTHORIZER_FAILURE", expect.objectContaining({ statusCode: "503" })]]);
    expect(responses.AUTHORIZER_FAILURE?.responseParameters).toMatchObject({
      "gatewayresponse.header.Retry-After": "'10'",
    });
  });

  it("challenges a caller without credentials", () => {
    expect(responses.UNAUTHORIZED?.responseParameters).toMatchObject({
      "gatewayresponse.header.WWW-Authenticate": "'Bearer'",
    });
  });

  it("reads the reason for a denial from our authorizer only", () => {
    const bodyOf = (authorizerExplains: boolean) =>
      gatewayResponses([], { authorizerExplains }).ACCESS_DENIED?.responseTemplates["application/json"];

    expect(bodyOf(true)).toContain("$context.authorizer.refusalMessage");
    expect(bodyOf(false)).not.toContain("$context.authorizer");
  });

  it.each([
    ["AUTHORIZER_FAILURE", "Uploads are paused, or the request could not be checked: try again later."],
    ["AUTHORIZER_CONFIGURATION_ERROR", "The credentials could not be checked: try again."],
  ])("has its own message for %s, because API Gateway has none", (type, message) => {
    const body = responses[type]?.responseTemplates["application/json"] ?? "{}";

    expect(body).not.toContain("messageString");
    expect(JSON.parse(body)).toMatchObject({ code: "$context.error.responseType", message });
  });

  it("says that a tenant has no usage plan only if the authorizer returns usage plan keys", () => {
    const template = responses.INVALID_API_KEY?.responseTemplates["application/json"];

    expect(template).toContain('"code":"NoUsagePlan"');
    expect(gatewayResponses([], { authorizerExplains: true })).not.toHaveProperty("INVALID_API_KEY");
  });

  it("does not return a request id that the client chose", () => {
    expect(JSON.stringify(responses)).not.toContain("$context.requestId");
  });

  it("has no CORS headers if no origin is allowed", () => {
    expect(JSON.stringify(gatewayResponses([], { authorizerExplains: false }))).not.toContain(
      "Access-Control",
    );
  });
});

function allowOrigin(header: Readonly<Record<string, string>>): string | undefined {
  return header["Access-Control-Allow-Origin"];
}

describe("corsHeaders", () => {
  it.each([
    [["*"], true],
    [["https://a.example"], true],
    [["https://a.example"], false],
    [["https://a.example", "https://b.example"], true],
    [["${var.origin}"], false],
  ])("of %j, in the stage: %s, are the same for every list", (corsAllowedOrigins, originsInStage) => {
    expect(corsHeaders({ corsAllowedOrigins, originsInStage }, ["ETag", "Retry-After"])).toEqual({
      "Access-Control-Allow-Origin": "'*'",
      "Access-Control-Expose-Headers": "'ETag,Retry-After'",
    });
  });

  it("are missing if no origin is allowed", () => {
    expect(corsHeaders({ corsAllowedOrigins: [], originsInStage: true }, ["ETag"])).toEqual({});
  });
});

describe("stageOrigins", () => {
  it.each<[readonly string[], object]>([
    [[], {}],
    [["*"], {}],
    [
      ["https://a.example", "http://localhost:3000"],
      { allowedOrigins: "https://a.example,http://localhost:3000" },
    ],
    [Array.from({ length: 30 }, (_, index) => `https://page-${index}.example`), {}],
  ])("of %j is %j", (origins, expected) => {
    expect(stageOrigins(origins)).toEqual(expected);
  });
});

describe("answeredOrigin", () => {
  it.each([
    [[], undefined],
    [["*"], "*"],
    [["https://a.example"], "*"],
    [["https://a.example", "https://b.example"], "*"],
  ])("of %j is %j", (origins, expected) => {
    expect(answeredOrigin(origins)).toBe(expected);
  });
});

describe("preflight", () => {
  const options = { operationId: "p", methods: ["put", "get"], headers: ["Authorization", "X-A"] } as const;
  const integrationOf = (allowedOrigins: readonly string[], originsInStage = false) =>
    preflight({ ...options, corsAllowedOrigins: allowedOrigins, originsInStage })[
      "x-amazon-apigateway-integration"
    ];

  it("is answered by API Gateway itself without authorization, also if all bodies are bytes", () => {
    const operation = preflight({ ...options, corsAllowedOrigins: ["*"] });

    expect(operation.security).toEqual([]);
    expect(operation["x-amazon-apigateway-integration"]).toMatchObject({
      type: "mock",
      contentHandling: "CONVERT_TO_TEXT",
    });
  });

  it("names methods and headers", () => {
    expect(integrationOf(["*"]).responses?.default?.responseParameters).toMatchObject({
      "method.response.header.Access-Control-Allow-Methods": "'PUT,GET'",
      "method.response.header.Access-Control-Allow-Headers": "'Authorization,X-A'",
      "method.response.header.Access-Control-Allow-Origin": "'*'",
    });
  });

  const SEVERAL = ["https://a.example", "https://b.example"];

  describe.each([
    ["one origin in the document", ["https://a.example"], false],
    ["several origins in the document", SEVERAL, false],
    ["one origin in the stage", ["https://a.example"], true],
    ["several origins in the stage", SEVERAL, true],
    // A stage variable holds no brackets, and at most 512 characters.
    ["an address that a stage cannot hold", ["https://a.example", "http://[::1]:3000"], true],
    ["a list that a stage cannot hold", ["https://a.example", `https://${"a".repeat(600)}.example`], true],
  ])("compares the request's origin with %s", (_what, allowed, originsInStage) => {
    const response = integrationOf(allowed, originsInStage).responses?.default;
    const template = response?.responseTemplates?.["application/json"] ?? "";

    it.each<[string | undefined, string | undefined]>([
      ...allowed.map((origin): [string, string] => [origin, origin]),
      ["https://evil.example", undefined],
      ["https://a.example.evil.example", undefined],
      ["https://a.exampl", undefined],
      ["https://a.example,https://b.example", undefined],
      ["*", undefined],
      ["", undefined],
      [undefined, undefined],
    ])("answers %s with %s, for any case of the header", (origin, expected) => {
      const headersOf = (name: string) =>
        render(template, {
          stageVariables: originsInStage ? { ...stageOrigins(allowed) } : {},
          headers: origin === undefined ? {} : { [name]: origin },
        }).overrides.header;

      expect(response?.responseParameters).not.toHaveProperty([
        "method.response.header.Access-Control-Allow-Origin",
      ]);
      expect([headersOf("Origin"), headersOf("origin")].map(allowOrigin)).toEqual([expected, expected]);
    });
  });

  it.each([["*"], ["${var.origin}"]])("answers the constant %s", (origin) => {
    const response = integrationOf([origin], true).responses?.default;

    expect(response?.responseParameters).toMatchObject({
      "method.response.header.Access-Control-Allow-Origin": `'${origin}'`,
    });
    expect(response).not.toHaveProperty("responseTemplates");
  });

  it("does not change with another or a further origin in the stage", () => {
    const one = integrationOf(["https://a.example"], true);

    expect(integrationOf(["https://b.example"], true)).toEqual(one);
    expect(integrationOf(SEVERAL, true)).toEqual(one);
  });

  it("contains no origin of the stage", () => {
    expect(JSON.stringify(integrationOf(SEVERAL, true))).not.toContain("a.example");
    expect(JSON.stringify(integrationOf(["https://a.example"], true))).not.toContain("a.example");
  });

  it("reads no origin from the path or the query string", () => {
    const response = integrationOf(["https://a.example", "https://b.example"]).responses?.default;
    const { overrides } = render(response?.responseTemplates?.["application/json"] ?? "", {
      params: { Origin: "https://a.example", origin: "https://a.example" },
      headers: { origin: "https://evil.example" },
    });

    expect(overrides.header).toEqual({});
  });
});
