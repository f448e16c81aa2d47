import { describe, expect, it } from "vitest";
import { findRoute } from "../../../../functions/presign/router.js";
import type { PresignedUploadDocumentOptions } from "../../../../modules/presigned-upload/document/presign-context.js";
import type { Method, Operation } from "../../../../modules/rest-api/document/openapi.js";
import type { DocumentSecurity } from "../../../../modules/rest-api/document/security.js";
import { securityParts } from "../../../../modules/rest-api/document/security.js";
import { settingsWith } from "../../../functions/presign/support/context.js";
import { documentOf } from "./document-of.js";

interface Route {
  /** e.g. `POST /uploads`. */
  readonly name: string;
  readonly path: string;
  readonly method: Method;
  readonly operation: Operation;
}

function routesOf(options: Partial<PresignedUploadDocumentOptions> = {}): readonly Route[] {
  return Object.entries(documentOf(options).paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method: method as Method,
      operation,
    })),
  );
}

const isPreflight = ({ method }: Route) => method === "options";
const served = (options?: Partial<PresignedUploadDocumentOptions>) =>
  routesOf(options).filter((route) => !isPreflight(route));

const ROUTES = [
  "POST /import",
  "POST /uploads",
  "GET /uploads",
  "GET /uploads/{id}",
  "DELETE /uploads/{id}",
  "POST /uploads/{id}/parts",
  "POST /uploads/{id}/complete",
  "GET /me",
  "GET /.well-known/s3-upload-patterns",
  "GET /s3/params",
  "POST /s3/multipart",
  "GET /s3/multipart/{uploadId}",
  "DELETE /s3/multipart/{uploadId}",
  "GET /s3/multipart/{uploadId}/{partNumber}",
  "POST /s3/multipart/{uploadId}/complete",
  "POST /s3/sign",
];
/** API Gateway answers it itself, without authorization. */
const DISCOVERY = "GET /.well-known/s3-upload-patterns";
const DOWNLOADS = "GET /downloads/{key+}";

describe("the routes", () => {
  it("are exactly these", () => {
    expect(served().map(({ name }) => name)).toEqual(ROUTES);
  });

  it("read objects only if reading is enabled", () => {
    const names = served({ reading: true }).map(({ name }) => name);

    expect(names.filter((name) => !ROUTES.includes(name))).toEqual([DOWNLOADS]);
  });

  it("serve the discovery without authorization, and call no function for it", () => {
    const route = served({ reading: true }).find(({ name }) => name === DISCOVERY);

    expect(route?.operation.security).toEqual([]);
    expect(route?.operation["x-amazon-apigateway-integration"]).toMatchObject({ type: "mock" });
    expect(route?.operation["x-amazon-apigateway-integration"]).not.toHaveProperty("uri");
  });

  it("are listed in the discovery if they are served", () => {
    const { operation } =
      served({ reading: true }).find(({ name }) => name === DISCOVERY) ?? expect.fail("no discovery");
    const { responses } = operation["x-amazon-apigateway-integration"];
    const { patterns } = JSON.parse(responses?.default?.responseTemplates?.["application/json"] ?? "");

    const listed = Object.values(patterns.presigned.routes);
    expect(listed).toEqual([...ROUTES.filter((name) => /\/(uploads|me\b)/.test(name)), DOWNLOADS]);
  });

  it("are only the import flow if callers are not authenticated", () => {
    const document = documentOf({ security: { type: "none" }, reading: true });

    expect(Object.keys(document.paths)).toEqual(["/import"]);
    expect(Object.keys(document.components.schemas)).toEqual([
      "Checksum",
      "ImportRequest",
      "ImportResponse",
      "Error",
    ]);
  });

  it.each<[string, DocumentSecurity]>([
    [
      "our authorizer",
      {
        type: "function",
        authorizerUri: "arn:x",
        cacheSeconds: 60,
        namesApiKey: true,
        explainsDenials: true,
      },
    ],
    ["Cognito", { type: "cognito", userPoolArns: ["arn:pool"], scopes: ["uploads/write"] }],
    ["IAM", { type: "iam" }],
  ])("are all protected by %s, even if API Gateway routes a method to another path", (_name, security) => {
    const { requirements } = securityParts(security);
    const routes = served({ security, reading: true }).filter(({ name }) => name !== DISCOVERY);

    expect(requirements).not.toEqual([]);
    expect(routes.map(({ operation }) => operation.security)).toEqual(routes.map(() => requirements));
  });

  it.each([...ROUTES.slice(1), DOWNLOADS].filter((name) => name !== DISCOVERY))(
    "are served by the function under the same name: %s",
    async (name) => {
      const [method = "", path = ""] = name.split(" ");

      expect((await findRoute(method, path, settingsWith({ downloads: true })))?.name).toBe(name);
    },
  );

  it("call one function, with a role that may do nothing else", () => {
    const proxies = served({ reading: true }).filter(
      ({ name, path }) => path !== "/import" && name !== DISCOVERY,
    );

    for (const { operation } of proxies) {
      expect(operation["x-amazon-apigateway-integration"]).toEqual({
        type: "aws_proxy",
        httpMethod: "POST",
        uri: "arn:aws:apigateway:eu-central-1:lambda:path/presign",
        credentials: "arn:aws:iam::123456789012:role/presigned",
        passthroughBehavior: "when_no_match",
      });
    }
  });

  it("read bodies as strings", () => {
    expect(documentOf()).not.toHaveProperty("x-amazon-apigateway-binary-media-types");
  });
});

describe.each(served({ reading: true }))("$name", ({ path, method, operation }) => {
  it("has a description and a unique name", () => {
    const names = routesOf({ reading: true }).map((route) => route.operation.operationId);

    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(names.filter((name) => name === operation.operationId)).toHaveLength(1);
  });

  it("declares every parameter of its path, and no other", () => {
    const inPath = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");

    expect(declared.map(({ name }) => name)).toEqual(inPath);
    expect(declared.every(({ required }) => required)).toBe(true);
  });

  it("declares a request body if and only if it reads one", () => {
    expect(operation.requestBody !== undefined).toBe(method === "post");
  });

  it("declares a body for each response that is not empty", () => {
    const bodies = Object.entries(operation.responses).map(([status, { content }]) => [
      status,
      content !== undefined,
    ]);

    expect(bodies).toEqual(bodies.map(([status]) => [status, status !== "204"]));
  });

  it("declares the rejections of API Gateway, the authorizer and the function", () => {
    const statuses = Object.keys(operation.responses);
    expect(operation.responses["429"]?.headers).toHaveProperty("Retry-After");
    if (operation.operationId === "discover") return expect(statuses).toEqual(["200", "429"]);

    expect(statuses).toEqual(expect.arrayContaining(["400", "401", "403", "429", "500", "502", "504"]));
    expect(statuses.some((status) => /^20[024]$/.test(status))).toBe(true);
    expect(operation.responses["401"]?.headers).toHaveProperty("WWW-Authenticate");
  });
});

describe("the fields that Uppy expects of its routes", () => {
  const companion = served().filter(({ path }) => path.startsWith("/s3/"));

  it.each(companion)("$name has an error's message in both fields that Uppy reads", ({ operation }) => {
    expect(operation.responses["400"]?.content).toEqual({
      "application/json": { schema: { $ref: "#/components/schemas/CompanionError" } },
    });
  });

  it("include a body in every success, also of DELETE", () => {
    expect(companion.filter(({ operation }) => operation.responses["200"]?.content === undefined)).toEqual(
      [],
    );
  });
});

describe("the other routes", () => {
  const others = served({ reading: true }).filter(({ path }) => !path.startsWith("/s3/"));

  it.each(others)("$name rejects with the body of every error", ({ operation }) => {
    expect(operation.responses["429"]?.content).toEqual({
      "application/json": { schema: { $ref: "#/components/schemas/Error" } },
    });
  });

  it("say how long to wait for S3", () => {
    const complete = others.find(({ operation }) => operation.operationId === "completeUpload");

    expect(complete?.operation.responses["202"]?.headers).toHaveProperty("Retry-After");
  });
});

describe("preflights", () => {
  const preflights = routesOf({ reading: true }).filter(isPreflight);
  const parameterOf = ({ operation }: Route, name: string) =>
    operation["x-amazon-apigateway-integration"].responses?.default?.responseParameters?.[
      `method.response.header.Access-Control-Allow-${name}`
    ];

  it("are answered on every path, without authorization", () => {
    const paths = new Set(served({ reading: true }).map(({ path }) => path));

    expect(preflights.map(({ path }) => path)).toEqual([...paths]);
    expect(preflights.every(({ operation }) => operation.security.length === 0)).toBe(true);
  });

  it.each(preflights)("of $path allow its methods and no other", (preflight) => {
    const methods = served({ reading: true })
      .filter(({ path }) => path === preflight.path)
      .map(({ method }) => method.toUpperCase());

    expect(parameterOf(preflight, "Methods")).toBe(`'${methods.join(",")}'`);
  });

  it.each(preflights)("of $path allow the headers that its clients send", (preflight) => {
    const uppy = preflight.path.startsWith("/s3/") ? ",Accept,uppy-auth-token,uppy-credentials-params" : "";

    expect(parameterOf(preflight, "Headers")).toBe(`'Authorization,Content-Type${uppy}'`);
  });

  it("let pages read Retry-After", () => {
    const { responses } = documentOf().paths["/import"]?.post?.["x-amazon-apigateway-integration"] ?? {};
    const exposed =
      responses?.default?.responseParameters?.["method.response.header.Access-Control-Expose-Headers"];

    expect(exposed).toContain("Retry-After");
  });

  it("are missing if no origin is allowed", () => {
    expect(routesOf({ corsAllowedOrigins: [] }).filter(isPreflight)).toEqual([]);
  });
});
