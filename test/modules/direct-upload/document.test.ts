import { describe, expect, it } from "vitest";
import type { ForwardedHeader } from "../../../functions/api-authorizer/contract.js";
import { contextField, REJECTION_STATUSES } from "../../../functions/api-authorizer/contract.js";
import type { RequiredEncryption } from "../../../functions/presign/contract.js";
import type { KeyPrefix } from "../../../functions/upload-policy/contract.js";
import type { DirectUploadDocumentOptions } from "../../../modules/direct-upload/document/document.js";
import { directUploadDocument } from "../../../modules/direct-upload/document/document.js";
import type { Integration, Method, Operation } from "../../../modules/rest-api/document/openapi.js";
import type { DocumentSecurity } from "../../../modules/rest-api/document/security.js";
import { render } from "../rest-api/template-engine.js";

const OURS: DocumentSecurity = {
  type: "function",
  authorizerUri: "arn:aws:apigateway:eu-central-1:lambda:path/authorizer",
  cacheSeconds: 0,
  namesApiKey: false,
  explainsDenials: true,
};

const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/abc";

const OPTIONS: DirectUploadDocumentOptions = {
  title: "direct",
  bucketName: "my-bucket",
  region: "eu-central-1",
  bucketOwner: "123456789012",
  prefix: "uploads/",
  keyPrefix: "subject",
  tenants: true,
  overwrite: false,
  roleArn: "arn:aws:iam::123456789012:role/direct",
  security: OURS,
  corsAllowedOrigins: ["*"],
  reading: false,
};

function operationOf(method: Method, options: Partial<DirectUploadDocumentOptions> = {}): Operation {
  const operation = directUploadDocument({ ...OPTIONS, ...options }).paths["/files/{key+}"]?.[method];
  if (operation === undefined) throw new Error(`no ${method}`);
  return operation;
}

function integrationOf(method: Method, options: Partial<DirectUploadDocumentOptions> = {}): Integration {
  return operationOf(method, options)["x-amazon-apigateway-integration"];
}

const requestHeader = (name: string) => `integration.request.header.${name}`;

/** The status of the response that a status of S3 selects, as API Gateway would. */
function answered(integration: Integration, s3Status: number): string[] {
  const responses = Object.entries(integration.responses ?? {});
  const matching = responses.filter(([pattern]) => new RegExp(pattern).test(String(s3Status)));
  const chosen = matching.length > 0 ? matching : responses.filter(([pattern]) => pattern === "default");
  return chosen.map(([, { statusCode, responseTemplates = {} }]) => {
    const { overrides } = render(responseTemplates["application/json"] ?? "", {
      context: { authorizer: {} },
    });
    return String(overrides.status ?? statusCode);
  });
}

describe("the path of an object", () => {
  it.each<[string, KeyPrefix, string]>([
    ["uploads/", "shared", "{root}/{key}"],
    ["uploads/", "subject", "{root}/{subject}/{key}"],
    ["uploads/", "tenant", "{root}/{tenant}/{key}"],
    ["uploads/", "tenant/subject", "{root}/{tenant}/{subject}/{key}"],
    ["in/2026/", "subject", "{root}/2026/{subject}/{key}"],
    ["", "subject", "{root}/{key}"],
    ["", "tenant/subject", "{root}/{subject}/{key}"],
  ])("with the prefix %j and the key prefix %s is %s of the one bucket", (prefix, keyPrefix, path) => {
    const { uri, requestParameters = {} } = integrationOf("put", { prefix, keyPrefix });

    expect(uri).toBe(`arn:aws:apigateway:eu-central-1:s3:path/my-bucket/${path}`);
    const mapped = Object.keys(requestParameters).filter((it) => it.startsWith("integration.request.path."));
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `integration.request.path.${name}`);
    expect(mapped.toSorted()).toEqual(named.toSorted());
  });

  it("is the unchanged prefix without a Lambda authorizer", () => {
    const security = { type: "cognito", userPoolArns: ["arn:pool"], scopes: [] } as const;

    expect(integrationOf("put", { security }).uri).toContain("my-bucket/uploads/{subject}/{key}");
  });

  it("has the caller's segments from the authorizer, never from the client", () => {
    expect(integrationOf("put", { keyPrefix: "tenant/subject" }).requestParameters).toMatchObject({
      "integration.request.path.root": "context.authorizer.rootSegment",
      "integration.request.path.tenant": "context.authorizer.tenantSegment",
      "integration.request.path.subject": "context.authorizer.subjectSegment",
      "integration.request.path.key": "method.request.path.key",
    });
  });

  it("has the subject from the token's claims with Cognito's own authorizer", () => {
    const security = { type: "cognito", userPoolArns: ["arn:pool"], scopes: [] } as const;

    expect(integrationOf("put", { security }).requestParameters).toMatchObject({
      "integration.request.path.subject": "context.authorizer.claims.sub",
      [requestHeader("x-amz-meta-upload-subject")]: "context.authorizer.claims.sub",
    });
  });
});

describe("the request to S3", () => {
  it("expects the owner that the authorizer names, or the bucket's own", () => {
    const owner = requestHeader("x-amz-expected-bucket-owner");

    expect(integrationOf("put").requestParameters?.[owner]).toBe("context.authorizer.expectedBucketOwner");
    expect(
      integrationOf("put", { security: { type: "iam" }, keyPrefix: "shared" }).requestParameters?.[owner],
    ).toBe("'123456789012'");
  });

  it("writes a key once, unless overwriting is allowed", () => {
    const condition = requestHeader("If-None-Match");

    expect(integrationOf("put").requestParameters?.[condition]).toBe("'*'");
    expect(integrationOf("put", { overwrite: true }).requestParameters?.[condition]).toBe(
      "context.authorizer.ifNoneMatch",
    );
  });

  const NATIVE = { type: "cognito", userPoolArns: ["arn:pool"], scopes: [] } as const;

  it.each<[DocumentSecurity, (header: string) => string]>([
    [OURS, (name) => `context.authorizer.${contextField(name as ForwardedHeader)}`],
    [NATIVE, (name) => `method.request.header.${name}`],
  ])("maps type, checksums and content headers, but no Content-MD5: %#", (security, source) => {
    const operation = operationOf("put", { security });
    const mapped = operation["x-amazon-apigateway-integration"].requestParameters ?? {};

    expect(mapped[requestHeader("Content-Type")]).toBe(source("content-type"));
    expect(mapped[requestHeader("Cache-Control")]).toBe(source("cache-control"));
    expect(mapped[requestHeader("Content-Disposition")]).toBe(source("content-disposition"));
    expect(mapped[requestHeader("Content-Language")]).toBe(source("content-language"));
    expect(mapped).not.toHaveProperty([requestHeader("Content-MD5")]);
    for (const algorithm of ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"]) {
      const name = `x-amz-checksum-${algorithm}`;
      expect(mapped[requestHeader(name)]).toBe(source(name));
    }
    const declared = operation.parameters?.map(({ name }) => name);
    expect(declared).toEqual(expect.arrayContaining(["content-type", "x-amz-checksum-sha256"]));
  });

  it("never maps Content-Encoding, because API Gateway decompresses the body", () => {
    expect(JSON.stringify(operationOf("put"))).not.toMatch(/content-encoding/i);
    expect(JSON.stringify(integrationOf("options"))).not.toMatch(/content-encoding/i);
  });

  it("maps no client header if a function authorizes", () => {
    const document = directUploadDocument({ ...OPTIONS, reading: true, overwrite: true });

    expect(JSON.stringify(document)).not.toContain("method.request.header");
  });

  it("has the values that the check after the upload compares: the key's hash and the declared checksum", () => {
    expect(integrationOf("put").requestParameters).toMatchObject({
      [requestHeader("x-amz-meta-upload-key-sha256")]: "context.authorizer.keySha256",
      [requestHeader("x-amz-meta-upload-checksum")]: "context.authorizer.declaredChecksum",
    });
  });

  it("has no metadata, tag, ACL or storage class from the client", () => {
    const mappings = Object.entries(integrationOf("put", { overwrite: true }).requestParameters ?? {});
    const fromClient = mappings.filter(([, source]) => source.startsWith("method.request.header."));
    const targets = mappings.map(([target]) => target).join();

    expect(fromClient).toEqual([]);
    expect(targets).not.toMatch(/tagging|acl|storage|grant|website/i);
    expect(mappings).toContainEqual([requestHeader("x-amz-meta-upload-id"), "context.authorizer.uploadId"]);
  });

  it.each<[RequiredEncryption, Readonly<Record<string, string>>]>([
    [{ algorithm: "AES256" }, { "x-amz-server-side-encryption": "'AES256'" }],
    [
      { algorithm: "aws:kms", kmsKeyArn: KEY_ARN },
      {
        "x-amz-server-side-encryption": "'aws:kms'",
        "x-amz-server-side-encryption-aws-kms-key-id": `'${KEY_ARN}'`,
      },
    ],
  ])(
    "names the encryption that the bucket's policy requires, %j, when it writes",
    (requiredEncryption, headers) => {
      const encryption = (method: Method, options: Partial<DirectUploadDocumentOptions>) =>
        Object.entries(integrationOf(method, options).requestParameters ?? {}).filter(([name]) =>
          name.includes("server-side-encryption"),
        );
      const expected = Object.entries(headers).map(([name, value]) => [requestHeader(name), value]);

      expect(encryption("put", { requiredEncryption })).toEqual(expected);
      expect(encryption("get", { requiredEncryption, reading: true })).toEqual([]);
      expect(encryption("put", {})).toEqual([]);
    },
  );

  it("stores a tenant with the object only if callers can have one", () => {
    const tenant = requestHeader("x-amz-meta-upload-tenant");

    expect(integrationOf("put").requestParameters?.[tenant]).toBe("context.authorizer.tenantSegment");
    expect(integrationOf("put", { tenants: false }).requestParameters).not.toHaveProperty([tenant]);
  });

  it("sends the body as bytes: nothing is converted and no template touches it", () => {
    const integration = integrationOf("put");

    expect(directUploadDocument(OPTIONS)["x-amazon-apigateway-binary-media-types"]).toEqual(["*/*"]);
    expect(integration).not.toHaveProperty("contentHandling");
    expect(integration).not.toHaveProperty("requestTemplates");
  });
});

describe("the response to a client", () => {
  const write: Readonly<Record<number, string>> = {
    403: "403",
    404: "404",
    409: "409",
    412: "412",
    503: "503",
  };
  const head: Readonly<Record<number, string>> = {
    304: "304",
    403: "403",
    404: "404",
    412: "412",
    416: "416",
    503: "503",
  };
  const read: typeof head = { ...head, 206: "206" };
  const otherwise = (status: number) => (status < 300 ? "200" : /^4/.test(String(status)) ? "400" : "502");
  const statuses = Array.from({ length: 400 }, (_, index) => 200 + index);

  it.each([
    ["put", write],
    ["get", read],
    ["head", head],
  ] as const)(
    "%s maps every status of S3 to a status of its own, and no failure of S3 to 200",
    (method, named) => {
      const integration = integrationOf(method, { reading: true });

      const wrong = statuses.filter(
        (status) => answered(integration, status).join() !== (named[status] ?? otherwise(status)),
      );

      expect(wrong).toEqual([]);
    },
  );

  it("returns ETag, version and checksums", () => {
    expect(integrationOf("put").responses?.default?.responseParameters).toMatchObject({
      "method.response.header.ETag": "integration.response.header.ETag",
      "method.response.header.x-amz-version-id": "integration.response.header.x-amz-version-id",
      "method.response.header.x-amz-checksum-sha256": "integration.response.header.x-amz-checksum-sha256",
      "method.response.header.x-amz-request-id": "integration.response.header.x-amz-request-id",
    });
  });

  it("returns the upload's id in every response to an upload, and lets a page read it", () => {
    const id = "method.response.header.x-upload-id";
    const exposed = "method.response.header.Access-Control-Expose-Headers";

    for (const { responseParameters = {}, statusCode } of Object.values(
      integrationOf("put").responses ?? {},
    )) {
      expect(responseParameters[id]).toBe("context.authorizer.clientUploadId");
      expect(responseParameters[exposed]).toContain("x-upload-id");
      expect(operationOf("put").responses[statusCode]?.headers).toHaveProperty("x-upload-id");
    }
    expect(JSON.stringify(operationOf("get", { reading: true }))).not.toContain("x-upload-id");
  });

  it.each<[DocumentSecurity, boolean]>([
    [OURS, true],
    [{ type: "iam" }, false],
  ])("accepts an upload id of the client only if a function binds it: %#", (security, isTaken) => {
    const operation = operationOf("put", { security, keyPrefix: "shared" });

    expect(JSON.stringify(operation).includes("x-upload-id")).toBe(isTaken);
    expect(operation.parameters?.some(({ name }) => name === "x-upload-id")).toBe(isTaken);
  });

  it("has CORS headers on every answer, and no CORS headers if no origin is allowed", () => {
    const responses = Object.values(integrationOf("put").responses ?? {});
    const origin = "method.response.header.Access-Control-Allow-Origin";

    expect(responses.every(({ responseParameters }) => responseParameters?.[origin] === "'*'")).toBe(true);
    expect(JSON.stringify(integrationOf("put", { corsAllowedOrigins: [] }))).not.toContain("Access-Control");
  });

  it("converts S3's error responses from bytes to JSON", () => {
    const refusals = Object.entries(integrationOf("put").responses ?? {}).filter(([it]) => it !== "default");

    for (const [, { contentHandling, responseTemplates = {} }] of refusals) {
      const { text } = render(responseTemplates["application/json"] ?? "", { context: { authorizer: {} } });
      expect(contentHandling).toBe("CONVERT_TO_TEXT");
      expect(JSON.parse(text)).toMatchObject({ requestId: "request-1" });
    }
  });
});

describe.each<[Method, number, string]>([
  ["put", 403, "Forbidden"],
  // S3 looks at some things, such as a key's length, before it looks at the owner.
  ["put", 400, "BadRequest"],
  ["get", 403, "Forbidden"],
  ["get", 400, "BadRequest"],
  ["head", 400, "BadRequest"],
])("a rejection by the authorizer that ends %s with S3's %s", (method, s3Status, ownCode) => {
  const { responses = {} } = integrationOf(method, { reading: true });
  const [, response] = Object.entries(responses).find(([it]) => new RegExp(it).test(String(s3Status))) ?? [];
  const template = response?.responseTemplates?.["application/json"] ?? "";
  const refuse = (refusalStatus: string, refusalCode: string, refusalMessage: string) =>
    render(template, { context: { authorizer: { refusalStatus, refusalCode, refusalMessage } } });

  it.each(REJECTION_STATUSES)("gets its own status %s, which is declared", (status) => {
    const { overrides } = refuse(status, "Code", "Message");

    expect(overrides.status).toBe(Number(status));
    expect(operationOf(method, { reading: true }).responses).toHaveProperty(status);
  });

  it("gets its code and message, with any characters", () => {
    const message = 'It\'s "no" \\ key: <ü>/\n';

    const { text } = refuse("400", "InvalidKey", message);

    expect(JSON.parse(text)).toEqual({ code: "InvalidKey", message, requestId: "request-1" });
  });

  it("is not used if S3 itself returns an error", () => {
    const { text, overrides } = refuse("", "", "");

    expect(overrides.status ?? 400).toBe(s3Status);
    expect(JSON.parse(text)).toMatchObject({ code: ownCode });
  });
});

it.each<DocumentSecurity>([{ type: "iam" }, { type: "cognito", userPoolArns: ["arn:pool"], scopes: [] }])(
  "the authorizer's rejection is not read if our authorizer is not used: %j",
  (security) => {
    const document = directUploadDocument({ ...OPTIONS, security, keyPrefix: "shared", reading: true });

    expect(JSON.stringify(document)).not.toContain("context.authorizer.refusal");
  },
);

describe("reading", () => {
  it("is off by default", () => {
    const path = directUploadDocument(OPTIONS).paths["/files/{key+}"] ?? {};

    expect(Object.keys(path).sort()).toEqual(["options", "put"]);
  });

  it("reads below the caller's own prefix", () => {
    expect(integrationOf("get", { reading: true }).uri).toBe(integrationOf("put").uri);
    expect(integrationOf("head", { reading: true }).httpMethod).toBe("HEAD");
  });

  it("passes ranges and conditions on", () => {
    expect(integrationOf("get", { reading: true }).requestParameters).toMatchObject({
      [requestHeader("Range")]: "context.authorizer.range",
      [requestHeader("If-Modified-Since")]: "context.authorizer.ifModifiedSince",
    });
  });

  it("does not pass on the range of a HEAD, which is defined for GET only", () => {
    expect(integrationOf("head", { reading: true }).requestParameters).not.toHaveProperty([
      requestHeader("Range"),
    ]);
    expect(integrationOf("head", { reading: true }).requestParameters).toHaveProperty([
      requestHeader("If-Modified-Since"),
    ]);
  });

  it("declares one more header for 206 (Content-Range), and few headers for 304", () => {
    const headersOf = (status: string) =>
      Object.keys(operationOf("get", { reading: true }).responses[status]?.headers ?? {});

    expect(headersOf("206").filter((name) => !headersOf("200").includes(name))).toEqual(["Content-Range"]);
    expect(headersOf("304")).toEqual(expect.arrayContaining(["Cache-Control", "ETag", "Last-Modified"]));
    expect(headersOf("304")).not.toContain("Content-Type");
  });

  it("prevents an uploaded file from running as a page of this API", () => {
    expect(integrationOf("get", { reading: true }).responses?.default?.responseParameters).toMatchObject({
      "method.response.header.X-Content-Type-Options": "'nosniff'",
      "method.response.header.Content-Security-Policy": "'sandbox'",
    });
  });
});

describe("the preflight", () => {
  it("allows the headers of an upload", () => {
    const allowed =
      integrationOf("options").responses?.default?.responseParameters?.[
        "method.response.header.Access-Control-Allow-Headers"
      ];

    for (const name of ["Authorization", "content-type", "x-amz-checksum-sha256", "x-upload-id"]) {
      expect(allowed).toContain(name);
    }
  });

  it("is missing if no origin is allowed", () => {
    expect(
      directUploadDocument({ ...OPTIONS, corsAllowedOrigins: [] }).paths["/files/{key+}"],
    ).not.toHaveProperty("options");
  });
});
