import { describe, expect, it } from "vitest";
import type { QuotaPort } from "../../../../functions/presign/ports.js";
import { createUploads } from "../../../../functions/presign/uploads/batch/create-uploads.js";
import { answered, ask } from "../support/ask-route.js";
import { contextWith } from "../support/context.js";
import { presigner } from "../support/presigner.js";

const FILE = { key: "a.txt", length: 5, type: "text/plain" };
const ROUTES = { "POST /uploads": createUploads };

/** A quota with this answer to a batch, which records its requests. */
function quotaSaying(rejection?: Awaited<ReturnType<QuotaPort["admitBatch"]>>) {
  const batches: unknown[] = [];
  const alone: unknown[] = [];
  const quota = {
    admit: async (upload: unknown) => void alone.push(upload),
    admitBatch: async (uploads: unknown) => {
      batches.push(uploads);
      return rejection;
    },
  } as unknown as QuotaPort;
  return { quota, batches, alone };
}

describe("POST /uploads with files", () => {
  it("returns the results in order, and an error in one file does not affect the others", async () => {
    const { send, s3 } = presigner({ policy: { allowedExtensions: [".txt"] } });
    const files = [
      FILE,
      { ...FILE, key: "b.exe" },
      { ...FILE, key: "../c.txt" },
      { ...FILE, key: "d.txt", length: "5" },
      { ...FILE, key: "e.txt", method: "POST" },
      { ...FILE, key: "f.txt", method: "MULTIPART" },
      { ...FILE, key: "g.txt", length: 104_857_601 },
      { key: "h.txt", type: "text/plain" },
      { ...FILE, key: "i.txt", size: 5 },
    ];
    const { status, json } = await send("POST /uploads", { files });

    expect(status).toBe(200);
    expect(json.uploads).toMatchObject([
      { method: "PUT", key: "uploads/alice/a.txt" },
      { error: { status: 415, code: "ExtensionNotAllowed" } },
      { error: { status: 400, code: "InvalidKey" } },
      { error: { status: 400, code: "InvalidBody", message: expect.stringContaining("length") } },
      { method: "POST" },
      { error: { status: 400, code: "InPartsAlone" } },
      { error: { status: 400, code: "InPartsAlone" } },
      { error: { status: 400, code: "InvalidBody" } },
      { error: { status: 400, code: "InvalidBody", message: expect.stringContaining("size") } },
    ]);
    expect(s3.calls).toEqual([]);
  });

  it.each<[string, unknown, number]>([
    ["no file", { files: [] }, 400],
    ["more than a hundred", { files: Array(101).fill(FILE) }, 400],
    ["a value that is not a list", { files: FILE }, 400],
    ["a value that is not a file", { files: ["a.txt"] }, 400],
    ["another field", { files: [FILE], key: "a.txt" }, 400],
  ])("rejects %s", async (_, body, status) => {
    const { send } = presigner();

    expect(await send("POST /uploads", body)).toMatchObject({ status, json: { code: "InvalidBody" } });
  });

  it("says how many files an empty list must have", async () => {
    const { json } = await presigner().send("POST /uploads", { files: [] });

    expect(json.message).toMatch(/a list of different items \(1 to 100\), each an object[,. ]/);
    expect(json.message).not.toContain("fields .");
  });

  it("accepts a hundred, each with its own upload id", async () => {
    const { send, log } = presigner();
    const files = Array.from({ length: 100 }, (_, index) => ({ ...FILE, key: `${index}.txt` }));
    const { json } = await send("POST /uploads", { files });

    expect(new Set(json.uploads.map(({ id }: { id: string }) => id)).size).toBe(100);
    expect(JSON.stringify(log)).not.toContain(".txt");
  });

  it("reserves the accepted files as one sum, and none separately", async () => {
    const { quota, batches, alone } = quotaSaying();
    const files = [FILE, { ...FILE, key: "../b" }, { ...FILE, key: "c.txt", length: 7 }];
    const { context } = contextWith();
    answered(await ask(ROUTES, "POST /uploads", { ...context, quota }, { body: { files } }));

    expect(alone).toEqual([]);
    expect(batches).toMatchObject([[{ length: 5 }, { length: 7 }]]);
  });

  it("returns the quota's rejection for all files, and no URL", async () => {
    const rejection = {
      outcome: "rejected",
      status: 413,
      code: "QuotaExceeded",
      message: "Too much.",
    } as const;
    const { quota } = quotaSaying(rejection);
    const { context } = contextWith();

    expect(await ask(ROUTES, "POST /uploads", { ...context, quota }, { body: { files: [FILE] } })).toEqual(
      rejection,
    );
  });
});
