import { describe, expect, it } from "vitest";
import type { StackDocument } from "../support/change-stack.js";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const API = "uploads/Direct/Api/Resource";
const OWNER_HEADER = "integration.request.header.x-amz-expected-bucket-owner";

/** Removes the first protection: S3 is not told which bucket owner to expect. */
function withoutOwner(document: StackDocument): void {
  changeIntegrations(document, (parameters) => {
    if (!(OWNER_HEADER in parameters)) throw new Error(`no mapping of ${OWNER_HEADER}`);
    delete parameters[OWNER_HEADER];
  });
}

/** Removes the second protection: every request goes below the prefix. */
function withoutRoot(document: StackDocument): void {
  changeIntegrations(document, (parameters) => {
    expect(parameters["integration.request.path.root"]).toBe("context.authorizer.rootSegment");
    parameters["integration.request.path.root"] = "'uploads'";
  });
}

/** Lets the role put and get every object, so that only a Deny stops it. */
function withEveryObject(document: StackDocument): void {
  document.changePolicy("uploads/Direct/Role/Policy", (statements) =>
    statements.map((statement) =>
      statement.Effect === "Allow" && statement.Resource?.some((arn) => arn.endsWith("/uploads/*"))
        ? { ...statement, Resource: statement.Resource.map((arn) => arn.replace("/uploads/*", "/*")) }
        : statement,
    ),
  );
}

function changeIntegrations(document: StackDocument, change: (parameters: Record<string, string>) => void) {
  const resource = document.at(API);
  const body = JSON.parse(String(resource.body));
  for (const method of ["put", "get", "head"]) {
    change(body.paths["/files/{key+}"][method]["x-amazon-apigateway-integration"].requestParameters);
  }
  resource.body = JSON.stringify(body);
}

const LOCKS: Readonly<Record<string, readonly ((document: StackDocument) => void)[]>> = {
  "the first segment alone": [withoutOwner],
  "the first segment alone, and a role that may use every other place": [withoutOwner, withEveryObject],
  "the owner alone": [withoutRoot],
};

async function serveWith(changes: readonly ((document: StackDocument) => void)[]): Promise<LocalStack> {
  const settings = {
    patterns: ["direct"],
    reading: true,
    events: false,
    policy: { allowedExtensions: [".txt"] },
  };
  return serveUploads(
    settings,
    changing((document) => {
      for (const change of changes) change(document);
    }),
  );
}

async function sender(stack: LocalStack) {
  const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
  return (method: string, path: string, body?: string) =>
    stack.send(method, `${stack.endpoints.direct}/files/${path}`, body, { authorization });
}

describe("a rejected direct request", () => {
  it.each(Object.entries(LOCKS))(
    "is stopped by %s, with the authorizer's own message",
    async (_name, changes) => {
      const stack = await serveWith(changes);
      try {
        const send = await sender(stack);

        const accepted = await send("PUT", "a.txt", "x");
        const write = await send("PUT", "a.exe", "x");
        const read = await send("GET", "a.txt?versionId=1");

        expect(accepted.status).toBe(200);
        expect([write.status, write.json()]).toMatchObject([415, { code: "ExtensionNotAllowed" }]);
        expect([read.status, read.json()]).toMatchObject([400, { code: "QueryNotServed" }]);
        expect(await stack.keys()).toEqual(["uploads/alice/a.txt"]);
      } finally {
        await stack.close();
      }
    },
  );

  it.each(["../../uploads/bob/x.txt", "%2e%2e/%2E%2E/uploads/bob/x.txt", "..%2F..%2Fuploads%2Fbob%2Fx.txt"])(
    "with dot segments never reaches S3, because neither protection is certain to stop it: %s",
    async (path) => {
      const stack = await serveWith([withoutOwner, withoutRoot]);
      try {
        const send = await sender(stack);

        const write = await send("PUT", path, "x");
        const read = await send("GET", path);

        expect([write.status, write.json()]).toMatchObject([403, { code: "InvalidKey" }]);
        expect([read.status, read.json()]).toMatchObject([403, { code: "InvalidKey" }]);
        expect(await stack.keys()).toEqual([]);
      } finally {
        await stack.close();
      }
    },
  );

  it("would be stored and read without both protections, so that these tests can fail", async () => {
    const stack = await serveWith([withoutOwner, withoutRoot]);
    try {
      const send = await sender(stack);

      const write = await send("PUT", "a.exe", "x");
      const read = await send("GET", "a.exe?versionId=1");

      expect([write.status, read.status, read.body.toString()]).toEqual([200, 200, "x"]);
    } finally {
      await stack.close();
    }
  });
});
