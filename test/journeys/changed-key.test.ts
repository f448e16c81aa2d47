import { expect, it, onTestFinished } from "vitest";
import type { StackDocument } from "../support/change-stack.js";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const UPLOAD_ID = "0b9d6f0e-5c1a-4f0e-9a35-2f6d3c1e7b48";

/** Makes the mapping of direct uploads add a folder after the authorizer has accepted the key. */
function storeInAnotherFolder(document: StackDocument): void {
  const resource = document.at("uploads/Direct/Api/Resource");
  const body = JSON.parse(String(resource.body));
  const integration = body.paths["/files/{key+}"].put["x-amazon-apigateway-integration"];
  expect(integration.uri).toMatch(/\/\{key\}$/);
  integration.uri = integration.uri.replace(/\{key\}$/, "moved/{key}");
  resource.body = JSON.stringify(body);
}

async function serveDirect(change?: (folder: string) => void): Promise<LocalStack> {
  const stack = await serveUploads({ patterns: ["direct"] }, change);
  onTestFinished(() => stack.close());
  return stack;
}

/** Expects one rejection and no completion, for this object. */
async function expectRejection(stack: LocalStack, key: string, code: string): Promise<void> {
  await stack.settled();
  expect(stack.events("Upload Completed")).toEqual([]);
  expect(stack.events("Upload Rejected")).toMatchObject([{ detail: { key, rejection: { code } } }]);
  expect(await stack.tags(key)).toEqual({ "upload-rejected": code, "upload-status": "rejected" });
}

it("rejects a direct upload with KeyMismatch if its mapping stores it under another key", async () => {
  const stack = await serveDirect(changing(storeInAnotherFolder));
  const alice = uploadsOf(stack, await stack.token({ sub: "alice" }));

  expect((await alice.direct("a.txt", "hello", { "content-type": "text/plain" })).status).toBe(200);

  expect(await stack.keys()).toEqual(["uploads/alice/moved/a.txt"]);
  await expectRejection(stack, "uploads/alice/moved/a.txt", "KeyMismatch");
});

it("rejects an object with an upload's metadata and a malformed key with InvalidKey", async () => {
  const stack = await serveDirect();

  await stack.put("uploads/alice//a.txt", "hello", { "upload-id": UPLOAD_ID, "upload-subject": "alice" });

  await expectRejection(stack, "uploads/alice//a.txt", "InvalidKey");
});
