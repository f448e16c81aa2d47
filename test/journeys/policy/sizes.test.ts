import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { WayIn } from "../../support/ways-in.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

/** All but `direct`: API Gateway shows functions no request length. */
const WAYS = WAYS_IN.filter((way) => way !== "direct");
const MIN = 10;
const MAX = 1_000;

let stack: LocalStack;
let authorization: string;
beforeAll(async () => {
  stack = await serveUploads({ policy: { minBytes: MIN, maxBytes: MAX }, directSizeLimits: "ignored" });
  authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
});
afterAll(() => stack.close());

const everyWay = <Row extends readonly [unknown, ...unknown[]]>(...rows: Row[]) =>
  WAYS.flatMap((way) => rows.map((row): [WayIn, ...Row] => [way, ...row]));

describe("minimum and maximum size of an object", () => {
  it.each(everyWay([MIN], [MAX]))("%s: accepts %i bytes", async (way, bytes) => {
    const body = randomBytes(bytes);
    const name = `${way}-${bytes}.bin`;

    const { status, key = `uploads/alice/${name}` } = await upload(stack, way, {
      key: name,
      body,
      authorization,
    });

    expect(status).toBe(200);
    expect((await stack.object(key))?.equals(body)).toBe(true);
  });

  it.each(everyWay([MIN - 1, 400, "TooSmall"], [0, 400, "TooSmall"], [MAX + 1, 413, "TooLarge"]))(
    "%s: rejects %i bytes with %i",
    async (way, bytes, status, code) => {
      const before = await stack.keys();

      const rejected = await upload(stack, way, {
        key: "rejected",
        body: Buffer.alloc(bytes),
        authorization,
      });

      expect([rejected.status, rejected.code]).toEqual([status, code]);
      expect(rejected.answer.headers["access-control-allow-origin"]).toBe("*");
      expect(await stack.keys()).toEqual(before);
    },
  );
});

describe("direct uploads with a size limit", () => {
  it("are rejected at synth, because nothing could enforce the limit", async () => {
    const serving = serveUploads({ policy: { maxBytes: MAX } });

    await expect(serving).rejects.toThrow(/policy\.maxBytes.*direct pattern[\s\S]*sizeLimits: "ignored"/);
  });

  it.each([MIN - 1, MAX + 1])("accept %i bytes if the limit is ignored explicitly", async (bytes) => {
    const body = randomBytes(bytes);

    const { status } = await upload(stack, "direct", { key: `d-${bytes}.bin`, body, authorization });

    expect(status).toBe(200);
    expect((await stack.object(`uploads/alice/d-${bytes}.bin`))?.equals(body)).toBe(true);
  });
});

describe("an undeclared size", () => {
  it("edge: is rejected with 411, however short the body", async () => {
    const url = `${stack.endpoints.edge}/chunked.bin`;

    const answer = await stack.sendChunked("PUT", url, "x".repeat(MIN), { authorization });

    expect(answer.status).toBe(411);
    expect(answer.json()).toMatchObject({ code: "LengthRequired" });
    expect((await stack.keys()).filter((key) => key.endsWith("chunked.bin"))).toEqual([]);
  });

  it("import: is rejected with 411, because the URL could not bind it", async () => {
    const answer = await stack.send("POST", `${stack.endpoints.presigned}/import`, "{}", { authorization });

    expect(answer.status).toBe(411);
    expect(answer.json()).toMatchObject({ code: "LengthRequired" });
  });

  it.each(["presigned", "import"] as const)(
    "%s: a size other than declared is rejected by S3",
    async (way) => {
      const route = way === "import" ? "import" : "uploads";
      const told = { ...(way === "import" ? {} : { key: "told.bin" }), length: MIN, type: "text/plain" };
      const headers = { authorization, "content-type": "application/json" };
      const url = `${stack.endpoints.presigned}/${route}`;
      const asked = (await stack.send("POST", url, JSON.stringify(told), headers)).json() as {
        url?: string;
        upload_url?: string;
      };
      const before = await stack.keys();

      const answers = [MIN - 1, MIN + 1, MAX + 1].map((bytes) =>
        stack.send("PUT", asked.url ?? asked.upload_url ?? "", Buffer.alloc(bytes), {
          "content-type": "text/plain",
        }),
      );

      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([403, 403, 403]);
      expect(await stack.keys()).toEqual(before);
    },
  );
});
