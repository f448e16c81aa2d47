import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

const ISSUER = "https://id.example.com/realms/partner";
const AUDIENCE = "https://uploads.example.com";
const KEY = randomBytes(32).toString("hex");

let stack: LocalStack;
beforeAll(async () => {
  stack = await serveUploads({
    userPool: {},
    identity: [
      { type: "oidc", namespace: "partner", issuer: ISSUER, audience: [AUDIENCE] },
      {
        type: "pre-shared-key",
        namespace: "robots",
        keys: [{ sha256: createHash("sha256").update(KEY).digest("hex"), subject: "ci" }],
      },
    ],
  });
});
afterAll(() => stack.close());

const CREDENTIALS = [
  ["the user pool", "uploads/alice/", () => stack.token({ sub: "alice" })],
  [
    "another issuer",
    "uploads/partner_3Aalice/",
    () => stack.token({ issuer: ISSUER, audience: AUDIENCE, subject: "alice" }),
  ],
  ["a pre-shared key", "uploads/robots_3Aci/", async () => KEY],
] as const;

describe("a stack with a user pool, another issuer and pre-shared keys", () => {
  it.each(WAYS_IN.flatMap((way) => CREDENTIALS.map((credential) => [way, ...credential] as const)))(
    "%s: keeps the callers of %s below a separate prefix",
    async (way, _name, prefix, credential) => {
      const { status, key = `${prefix}${way}.bin` } = await upload(stack, way, {
        key: `${way}.bin`,
        body: "x",
        authorization: `Bearer ${await credential()}`,
      });

      expect(status).toBe(200);
      expect(key.startsWith(prefix)).toBe(true);
      expect(await stack.object(key)).toBeDefined();
    },
  );
});
