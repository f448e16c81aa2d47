import { describe, expect, it } from "vitest";
import type { PresignedUploadDocumentOptions } from "../../../../modules/presigned-upload/document/presign-context.js";
import { render } from "../../rest-api/template-engine.js";
import { documentOf } from "./document-of.js";

function importOf(options: Partial<PresignedUploadDocumentOptions> = {}) {
  const operation = documentOf(options).paths["/import"]?.post;
  if (operation === undefined) throw new Error("no import");
  return operation["x-amazon-apigateway-integration"];
}

function eventOf(
  options: Partial<PresignedUploadDocumentOptions>,
  context: Readonly<Record<string, unknown>>,
  body = "",
  params: Readonly<Record<string, string>> = {},
) {
  const template = importOf(options).requestTemplates?.["application/json"] ?? "";
  return JSON.parse(render(template, { context, body, params }).text);
}

describe("the import flow of an API without authentication", () => {
  const ALLOWED = ["https://a.example", "https://b.example"];
  const responses = Object.entries(
    importOf({ security: { type: "none" }, corsAllowedOrigins: ALLOWED }).responses ?? {},
  );

  it.each(responses)("names only an allowed origin in the response %s", (_pattern, response) => {
    const template = response.responseTemplates?.["application/json"] ?? "";
    const errorMessage = JSON.stringify({ code: "c", message: "m" });
    const body = JSON.stringify({ upload_url: "u", errorMessage });
    const allowed = (origin: string) =>
      render(template, { headers: { origin }, body }).overrides.header["Access-Control-Allow-Origin"];

    expect(response.responseParameters).not.toHaveProperty([
      "method.response.header.Access-Control-Allow-Origin",
    ]);
    expect([...ALLOWED, "https://evil.example"].map(allowed)).toEqual([...ALLOWED, undefined]);
  });

  it("declares the header that its templates set", () => {
    const options = { security: { type: "none" }, corsAllowedOrigins: ALLOWED } as const;
    const { "200": stored } = documentOf(options).paths["/import"]?.post?.responses ?? {};

    expect(stored?.headers).toHaveProperty("Access-Control-Allow-Origin");
  });
});

describe("the import flow's request", () => {
  it("becomes the function's event", () => {
    const policy = '{"prefix":"a/"}';
    const authorizer = { subject: "alice", tenant: "acme", scopes: "a b", policy, principalId: "alice" };

    expect(eventOf({}, { authorizer }, '{"length":1}')).toEqual({
      flow: "import",
      requestId: "request-1",
      caller: authorizer,
      queryNames: [],
      body: '{"length":1}',
    });
  });

  it("names the query's parameters, whatever they contain", () => {
    const params = { length: "1", 'it\'s "x"\\': "", '"],"flow":"other","x":["': "" };

    const event = eventOf({}, { authorizer: { subject: "alice" } }, "", params);

    expect(event.queryNames).toEqual(Object.keys(params));
    expect(event.flow).toBe("import");
  });

  it.each([{ rule: true }, { quota: true }])("names the caller's groups for %j", (options) => {
    const authorizer = { subject: "alice", groups: '["a group"]' };

    expect(eventOf(options, { authorizer }).caller).toMatchObject(authorizer);
  });

  it("keeps quotes, backslashes, line breaks and everything else of a body inside its string", () => {
    const body = '{"type":"it\'s \\"x\\"","caller":"eve"}\n","caller":{"subject":"eve"},"x":"';

    const event = eventOf({}, { authorizer: { subject: 'o\'neil|"x"', tenant: "", scopes: "" } }, body);

    expect(event.body).toBe(body);
    expect(event.caller).toEqual({
      subject: 'o\'neil|"x"',
      tenant: "",
      scopes: "",
      policy: "",
      principalId: "",
    });
  });

  it.each([
    [
      "Cognito",
      { type: "cognito", userPoolArns: ["arn:pool"], scopes: [] },
      { sub: "s", "cognito:groups": "" },
    ],
    ["no authorizer", { type: "none" }, {}],
  ] as const)("gives the function the caller as identified by %s", (_name, security, caller) => {
    const context = { authorizer: { claims: { sub: "s" } } };

    expect(eventOf({ security }, context).caller).toEqual(caller);
  });

  it("passes on the claim with the tenant", () => {
    const security = { type: "cognito", userPoolArns: ["arn:pool"], scopes: [] } as const;
    const context = { authorizer: { claims: { sub: "s", "custom:tenant": "acme" } } };

    expect(eventOf({ security, tenantClaim: "custom:tenant" }, context).caller).toMatchObject({
      "custom:tenant": "acme",
    });
  });

  it.each([
    ["our authorizer", undefined, { quotaClaims: '{"plan":["pro"]}' }, { quotaClaims: '{"plan":["pro"]}' }],
    [
      "Cognito",
      { type: "cognito", userPoolArns: ["arn:pool"], scopes: [] } as const,
      { claims: { "https://a.example/plan": "pro" } },
      { "https://a.example/plan": "pro" },
    ],
  ])("passes on the claims with quotas, from %s", (_name, security, authorizer, caller) => {
    const quotaClaims = ["https://a.example/plan"];

    expect(
      eventOf({ quota: true, quotaClaims, ...(security && { security }) }, { authorizer }).caller,
    ).toMatchObject(caller);
  });

  it("identifies an IAM caller by the ARN", () => {
    const context = { identity: { userArn: "arn:aws:iam::123456789012:user/alice", user: "AIDA" } };

    expect(eventOf({ security: { type: "iam" } }, context).caller).toEqual(context.identity);
  });

  it("does not let a caller write the function's event", () => {
    expect(importOf().passthroughBehavior).toBe("never");
  });
});

describe("the import flow's answer", () => {
  const { responses = {} } = importOf();
  const selected = (errorMessage: string) =>
    Object.entries(responses).filter(
      ([pattern]) => pattern !== "default" && new RegExp(pattern).test(errorMessage),
    );
  const refusal = (status: number, message: string) =>
    JSON.stringify({ status, code: "Code", message, requestId: "request-1" });

  it("is only the URL", () => {
    const template = responses.default?.responseTemplates?.["application/json"] ?? "";

    const { text } = render(template, { body: '{"upload_url":"https://x/?a=1&b=2","more":1}' });

    expect(JSON.parse(text)).toEqual({ upload_url: "https://x/?a=1&b=2" });
  });

  it.each([400, 403, 411, 413, 415])("keeps the status %s of a rejection", (status) => {
    const matching = selected(refusal(status, 'says "status":500, and\nmore'));

    expect(matching.map(([, { statusCode }]) => statusCode)).toEqual([String(status)]);
  });

  it("contains code and message, with any characters", () => {
    const message = 'It\'s "no"\n';
    const errorMessage = refusal(400, message);
    const template = selected(errorMessage)[0]?.[1].responseTemplates?.["application/json"] ?? "";

    const { text } = render(template, { body: JSON.stringify({ errorMessage }) });

    expect(JSON.parse(text)).toEqual({ code: "Code", message, requestId: "request-1" });
  });

  it.each([
    "Task timed out after 10.00 seconds",
    "RequestId: 1 Error: Runtime exited with error: signal: killed\nRuntime.ExitError",
    '{"status":500,"code":"InternalError","message":"secret","requestId":"1"}',
    "arn:aws:s3:::my-bucket",
  ])("turns the failure %j into a 500 without details", (errorMessage) => {
    const [only, ...others] = selected(errorMessage);
    const { text } = render(only?.[1].responseTemplates?.["application/json"] ?? "", {
      body: JSON.stringify({ errorMessage }),
    });

    expect(others).toEqual([]);
    expect(only?.[1].statusCode).toBe("500");
    expect(JSON.parse(text)).toMatchObject({ code: "InternalError" });
    expect(text).not.toContain(errorMessage);
  });

  it("matches no error pattern on success", () => {
    expect(selected("")).toEqual([]);
  });
});
