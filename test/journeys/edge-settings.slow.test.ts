import { afterEach, describe, expect, it } from "vitest";
import { logText } from "../support/break-stack.js";
import type { StackDocument } from "../support/change-stack.js";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const SSM = { patterns: ["edge"], edge: { settingsSource: "ssm", settingsRefreshSeconds: 1 } };

let stack: LocalStack;
afterEach(() => stack.close());

async function serveEdge(settings: Record<string, unknown>, change?: (document: StackDocument) => void) {
  stack = await serveUploads(settings, change && changing(change));
  return uploadsOf(stack, await stack.token({ sub: "alice" }));
}

describe.each([
  ["in the function's zip", { patterns: ["edge"], policy: { allowedExtensions: [".txt"] } }],
  ["in an SSM parameter", { ...SSM, policy: { allowedExtensions: [".txt"] } }],
  [
    "with the pool's keys from Terraform",
    { patterns: ["edge"], edge: { keysFrom: "terraform" }, policy: { allowedExtensions: [".txt"] } },
  ],
])("settings %s", (_where, settings) => {
  it("decide who may upload which objects", async () => {
    const { edge } = await serveEdge(settings);

    const allowed = await edge("a.txt", "x");
    const forbidden = await edge("a.exe", "x");
    const unknown = await edge("b.txt", "x", { authorization: "Bearer nonsense" });

    expect([allowed.status, forbidden.status, unknown.status]).toEqual([200, 415, 401]);
    expect(await stack.keys()).toEqual(["uploads/alice/a.txt"]);
  });
});

describe("unreadable settings", () => {
  it.each([
    [
      "the role is not allowed to read them",
      (document: StackDocument) =>
        document.changePolicy("uploads/Edge/Authorizer/Function/Role/Policy", (statements) =>
          statements.filter(({ Sid }) => Sid !== "ReadSettings"),
        ),
    ],
    [
      "the role may read only others",
      (document: StackDocument) =>
        document.changePolicy("uploads/Edge/Authorizer/Function/Role/Policy", (statements) =>
          statements.map((it) =>
            it.Sid === "ReadSettings"
              ? { ...it, Resource: ["arn:aws:ssm:us-east-1:*:parameter/another/*"] }
              : it,
          ),
        ),
    ],
    [
      "they are not JSON",
      (document: StackDocument) => {
        document.at("uploads/Edge/Authorizer/Settings").value = "{";
      },
    ],
    [
      "they are not valid settings",
      (document: StackDocument) => {
        document.at("uploads/Edge/Authorizer/Settings").value = '{"identity":{"type":"none"}}';
      },
    ],
    [
      "they have another name",
      (document: StackDocument) => {
        document.at("uploads/Edge/Authorizer/Settings").name = "/another/name";
      },
    ],
  ])("let nothing through: %s", async (_why, change) => {
    const { edge } = await serveEdge(SSM, change);

    const answers = [await edge("a.txt", "x"), await edge("a.txt", "x", { authorization: "" })];

    for (const answer of answers) {
      expect(answer.status).toBe(503);
      expect(answer.json()).toMatchObject({ code: "ServiceUnavailable", requestId: expect.any(String) });
      expect(answer.body.toString()).not.toMatch(/arn:|ssm|\\n/);
    }
    expect(await stack.keys()).toEqual([]);
  });

  it("name in the log the role that could not read them", async () => {
    const { edge } = await serveEdge(SSM, (document) =>
      document.changePolicy("uploads/Edge/Authorizer/Function/Role/Policy", (statements) =>
        statements.filter(({ Sid }) => Sid !== "ReadSettings"),
      ),
    );

    await edge("a.txt", "x");

    const text = logText(stack);
    expect(text).toContain("ssm:GetParameter");
    expect(text).toContain("uploads/Edge/Authorizer/Function/Role");
  });
});
