import { afterEach, describe, expect, it } from "vitest";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { writeEntry } from "../support/own-entry.js";

let stack: LocalStack;
afterEach(() => stack.close());

async function putThrough(source: string, headers: Record<string, string> = {}) {
  const authorizerEntry = writeEntry(source);
  stack = await serveUploads({ patterns: ["edge"], originAccess: "oac", edge: { authorizerEntry } });
  return stack.send("PUT", `${stack.endpoints.edge}/a.txt`, "content", headers);
}

const OWN = `import { readFileSync } from "node:fs";
import type { CloudFrontRequestEvent } from "aws-lambda";
const { settings } = JSON.parse(readFileSync(new URL("config.json", import.meta.url), "utf8"));
export const handler = async ({ Records: [record] }: CloudFrontRequestEvent) => {
  const request = record?.cf.request;
  if (request?.headers["x-door"]?.[0]?.value !== "open") return { status: "403", body: "closed" };
  // The bucket's policy denies CloudFront every write without it.
  const headers = { ...request.headers, "if-none-match": [{ key: "If-None-Match", value: "*" }] };
  return { ...request, headers, uri: \`/\${settings.prefix}own\${request.uri}\` };
};`;

describe("a user's own edge function", () => {
  it("decides instead of this project's, with the same settings file", async () => {
    const closed = await putThrough(OWN);
    const open = await stack.send("PUT", `${stack.endpoints.edge}/a.txt`, "content", { "x-door": "open" });

    expect([closed.status, closed.body.toString()]).toEqual([403, "closed"]);
    expect(open.status).toBe(200);
    expect((await stack.object("uploads/own/a.txt"))?.toString()).toBe("content");
    expect(await stack.keys()).toEqual(["uploads/own/a.txt"]);
  });

  it.each([
    ["throws", "throw new Error('secret detail')", 503],
    ["rejects", "return Promise.reject(new Error('secret detail'))", 503],
    ["ends its process", "process.exit(0)", 503],
    ["returns nothing", "return undefined", 502],
    ["returns null", "return null", 502],
    ["returns a string", "return 'secret detail'", 502],
    ["returns a response without a status", "return { body: 'secret detail' }", 502],
    ["returns a status that is a number", "return { status: 200 }", 502],
    ["changes the method", "return { ...request, method: 'DELETE' }", 502],
    ["redirects the request", "return { ...request, uri: 'https://evil.example/' }", 502],
    ["changes a read-only header", "request.headers.host = [{ value: 'evil.example' }]; return request", 502],
    ["returns more than 40 KB", "return { status: '200', body: 'x'.repeat(50_000) }", 502],
  ])("lets nothing through if it %s", async (_what, body, status) => {
    const answer = await putThrough(
      `export const handler = async ({ Records }) => { const { request } = Records[0].cf; ${body}; };`,
    );

    expect(answer.status).toBe(status);
    expect(answer.body.toString()).not.toContain("secret detail");
    expect(await stack.keys()).toEqual([]);
  });

  it.each([
    ["cannot be loaded", "throw new Error('secret detail'); export const handler = () => {};"],
    ["exports no handler", "export const another = () => {};"],
    ["needs an environment", "const { length } = process.env.MISSING; export const handler = () => length;"],
  ])("lets nothing through if it %s", async (_what, source) => {
    const answer = await putThrough(source);

    expect(answer.status).toBe(503);
    expect(answer.body.toString()).not.toContain("secret detail");
    expect(await stack.keys()).toEqual([]);
  });

  it("lets nothing through at its timeout", async () => {
    const authorizerEntry = writeEntry(
      "export const handler = () => new Promise(() => setInterval(() => {}, 1000));",
    );
    const settings = { patterns: ["edge"], originAccess: "oac", edge: { authorizerEntry } };
    stack = await serveUploads(
      settings,
      changing((document) => {
        document.at("uploads/Edge/Authorizer/Function/Resource").timeout = 1;
      }),
    );

    const answer = await stack.send("PUT", `${stack.endpoints.edge}/a.txt`, "content");

    expect(answer.status).toBe(503);
    expect(await stack.keys()).toEqual([]);
    expect(stack.log.map(({ message }) => message).join("\n")).toContain("timed out after 1.00 seconds");
  });
});
