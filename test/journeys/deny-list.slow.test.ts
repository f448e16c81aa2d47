import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { uploadsOf } from "../support/send-uploads.js";

const ALLOWED = { direct: 200, presigned: 200, edge: 200 };
const DENIED = { direct: 403, presigned: 403, edge: 403 };

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({ liveSettingsSource: "ssm", liveSettingsRefreshSeconds: 1 });
});
afterAll(() => stack.close());

/** Changes the live settings as an operator does. */
async function deny(list: object): Promise<void> {
  const answer = await stack.askAws("ssm", "AmazonSSM.PutParameter", {
    Name: stack.endpoints.outputs.live_settings_parameter,
    Value: JSON.stringify({ uploads: "open", deny: list }),
    Overwrite: true,
  });
  expect(answer.status).toBe(200);
}

describe("a deny list in the live settings", () => {
  it("keeps a subject out of every pattern, and no other subject", async () => {
    const eve = uploadsOf(stack, await stack.token({ sub: "eve" }));
    const alice = uploadsOf(stack, await stack.token({ sub: "alice" }));
    expect((await eve.edge("before.txt", "x")).status).toBe(200);

    await deny({ subjects: ["eve"] });

    let attempt = 0;
    await expect
      .poll(async () => (await eve.edge(`${attempt++}.txt`, "x")).status, { timeout: 20_000, interval: 200 })
      .toBe(403);
    expect(await eve.statuses("after.txt")).toEqual(DENIED);
    expect((await eve.edge("code.txt", "x")).json()).toMatchObject({ code: "Denied" });
    expect(await alice.statuses("after.txt")).toEqual(ALLOWED);
  });

  it("lets no caller in if it cannot be read", async () => {
    await deny({ subject: ["eve"] });
    const bob = uploadsOf(stack, await stack.token({ sub: "bob" }));

    let attempt = 0;
    await expect
      .poll(() => bob.statuses(`${attempt++}.txt`), { timeout: 20_000, interval: 200 })
      .toEqual({ direct: 503, presigned: 503, edge: 503 });
  });
});
