import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MeResponse } from "../../functions/presign/contract.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

const WIDE = randomBytes(32).toString("base64url");
const NARROW = randomBytes(32).toString("base64url");
const POLICYS = {
  metadata: ["author", "project"],
  tags: ["team"],
  storageClasses: ["STANDARD_IA"],
  cacheControl: ["max-age=60", "max-age=99"],
};
const NARROWER = { metadata: ["author"], cacheControl: ["max-age=60"] };
/** Names more than the policy does, which has no effect. */
const RULE = `export const rule = ({ key }) =>
  key.includes("ruled/")
    ? { outcome: "narrowed", limits: { attributes: ${JSON.stringify({ ...NARROWER, metadata: ["author", "secret"], storageClasses: ["GLACIER"] })} } }
    : { outcome: "accepted" };`;

const folder = mkdtempSync(join(tmpdir(), "narrowed-attributes-"));
let stack: LocalStack;
beforeAll(async () => {
  const rule = join(folder, "upload-rule.ts");
  writeFileSync(rule, RULE);
  stack = await serveUploads({
    rule,
    edge: { parts: true },
    policy: {
      overwrite: true,
      attributes: POLICYS,
      limits: [{ prefix: "limited/", attributes: NARROWER }],
    },
    identity: {
      type: "pre-shared-key",
      keys: [
        { sha256: digest(WIDE), subject: "scanner" },
        { sha256: digest(NARROW), subject: "scanner", policy: { attributes: NARROWER } },
      ],
    },
  });
  stack.switchFacts({ oacSignsPosts: true });
});
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

function digest(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/** Credentials and folders whose attributes are narrower than the policy's. */
const NARROWED = [
  ["a pre-shared key", NARROW, ""],
  ["limits by prefix", WIDE, "limited/"],
  ["a custom rule", WIDE, "ruled/"],
  ["all of them", NARROW, "limited/ruled/"],
] as const;

async function create(authorization: string, body: object) {
  const url = `${stack.endpoints.presigned}/uploads`;
  const headers = { authorization, "content-type": "application/json" };
  const answer = await stack.send("POST", url, JSON.stringify(body), headers);
  return { status: answer.status, ...(answer.json() as { readonly code?: string }) };
}

/** Requests that create an object with `Cache-Control`: the method, URL and body. */
const CREATIONS = {
  direct: (key: string) => ["PUT", `${stack.endpoints.direct}/files/${key}`, "data"] as const,
  edge: (key: string) => ["PUT", `${stack.endpoints.edge}/${key}`, "data"] as const,
  "edge, in parts": (key: string) => ["POST", `${stack.endpoints.edge}/${key}?uploads`, ""] as const,
};

async function statusOf(
  way: keyof typeof CREATIONS,
  { key, authorization, cacheControl }: Record<"key" | "authorization" | "cacheControl", string>,
) {
  const [method, url, body] = CREATIONS[way](key);
  const { status } = await stack.send(method, url, body, {
    authorization,
    "content-type": "text/plain",
    "cache-control": cacheControl,
    ...(way === "edge, in parts" && { "x-upload-length": "4" }),
  });
  return status;
}

describe.each(NARROWED)("attributes that %s narrows", (_name, authorization, below) => {
  const file = { key: `${below}a.txt`, length: 4, type: "text/plain" };
  const REJECTED = [
    { metadata: { project: "x" } },
    { metadata: { author: "x", secret: "x" } },
    { tags: { team: "x" } },
    { storageClass: "STANDARD_IA" },
    { storageClass: "GLACIER" },
    { cacheControl: "max-age=99" },
  ];

  it.each(["PUT", "POST", "MULTIPART"])("hold for POST /uploads with method %s", async (method) => {
    const within = await create(authorization, {
      ...file,
      method,
      metadata: { author: "x" },
      cacheControl: "max-age=60",
    });
    const rejected = [];
    for (const attributes of REJECTED) {
      const { status, code } = await create(authorization, { ...file, method, ...attributes });
      rejected.push([status, code]);
    }

    expect(within.status).toBe(200);
    expect(rejected).toEqual(REJECTED.map(() => [403, "AttributeNotAllowed"]));
  });

  it.each(Object.keys(CREATIONS) as (keyof typeof CREATIONS)[])(
    "are enforced before the upload on %s",
    async (way) => {
      const key = `${below}${way.replace(/\W+/g, "-")}.txt`;

      expect(await statusOf(way, { key, authorization, cacheControl: "max-age=60" })).toBe(200);
      expect(await statusOf(way, { key, authorization, cacheControl: "max-age=99" })).toBe(403);
    },
  );
});

describe("a pre-shared key with narrower attributes", () => {
  const get = (path: string, authorization: string) =>
    stack.send("GET", `${stack.endpoints.presigned}${path}`, undefined, { authorization });

  it("shows its attributes in GET /me", async () => {
    const narrow = (await get("/me", NARROW)).json() as MeResponse;
    const wide = (await get("/me", WIDE)).json() as MeResponse;

    expect([narrow.policy.attributes, wide.policy.attributes]).toEqual([NARROWER, POLICYS]);
  });

  it("cannot exceed its attributes through Uppy's routes", async () => {
    const path = (name: string) =>
      `/s3/params?filename=a.txt&type=text/plain&metadata[${encodeURIComponent(name)}]=x`;

    const statuses = [];
    for (const [name, key] of [
      ["author", NARROW],
      ["project", NARROW],
      ["project", WIDE],
    ] as const)
      statuses.push((await get(path(name), key)).status);

    expect(statuses).toEqual([200, 403, 200]);
  });

  it("does not affect the other key of the same subject", async () => {
    const metadata = { author: "x", project: "x" };
    const tags = { team: "x" };

    expect(await create(WIDE, { key: "b.txt", length: 4, type: "text/plain", metadata, tags })).toMatchObject(
      {
        status: 200,
      },
    );
  });
});
