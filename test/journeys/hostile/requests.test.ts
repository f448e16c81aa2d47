import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MultipartUpload } from "../../../functions/presign/contract.js";
import type { Call } from "../../support/api-calls.js";
import { callsOf, read } from "../../support/api-calls.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import {
  BODY_PATHS,
  NO_OBJECTS,
  REQUIRED_BODY_PATHS,
  WRONG_BODIES,
  WRONG_QUERIES,
} from "./wrong-requests.js";

let stack: LocalStack;
let alice: Call;
/** Paths of an unfinished upload, on the uploads API and on Companion's routes. */
let paths: Readonly<Record<string, string>>;

beforeAll(async () => {
  const completionThrottling = { ratePerSecond: 100, burst: 200 };
  stack = await serveUploads({ patterns: ["presigned"], reading: true, presigned: { completionThrottling } });
  alice = await callsOf(stack, "alice");
  const asked = { key: "a.bin", length: 1, type: "a/b", method: "MULTIPART" };
  const { id } = read<MultipartUpload>(await alice("POST", "uploads", asked));
  const described = { filename: "a.bin", type: "a/b" };
  const { key, uploadId } = read<{ key: string; uploadId: string }>(
    await alice("POST", "s3/multipart", described),
  );
  paths = { "{id}": id, "{uploadId}": uploadId, "{key}": encodeURIComponent(key) };
});
afterAll(() => stack.close());

const real = (path: string) =>
  Object.entries(paths).reduce((filled, [name, value]) => filled.replace(name, value), path);

describe("a body that is not a JSON object", () => {
  it.each(BODY_PATHS)("is rejected with a clear 400 by %s", async (path) => {
    for (const body of NO_OBJECTS) {
      const answer = await alice("POST", real(path), body);

      expect([body, answer]).toMatchObject([body, { status: 400, code: "InvalidBody", cors: true }]);
      expect(answer.message).toContain("JSON object");
    }
  });

  it.each(REQUIRED_BODY_PATHS)("is rejected if it is missing, by %s", async (path) => {
    const answer = await alice("POST", real(path), "");

    expect(answer).toMatchObject({ status: 400, code: "InvalidBody", cors: true });
  });
});

describe("a body with a wrong field", () => {
  it.each(WRONG_BODIES)("%s: is rejected with a 400 that names %s: %j", async (path, field, body) => {
    const answer = await alice("POST", real(path), body);

    expect(answer).toMatchObject({ status: 400, cors: true });
    expect(answer.message).toContain(field);
  });

  it.each(BODY_PATHS)(
    "is rejected even if the field is named like a member of every object: %s",
    async (path) => {
      for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
        const answer = await alice("POST", real(path), `{${JSON.stringify(name)}: {"key": "a"}}`);

        expect([name, answer]).toMatchObject([name, { status: 400, code: "InvalidBody" }]);
        expect(answer.message).toContain(name);
      }
    },
  );
});

describe("an invalid query", () => {
  it.each(WRONG_QUERIES)("%s %s: is rejected with a 400 that names %s", async (method, path, field) => {
    const answer = await alice(method, real(path));

    expect(answer).toMatchObject({ status: 400, cors: true });
    expect(answer.message).toContain(field);
  });
});

describe("oversized input", () => {
  const nested = `{"key": ${"[".repeat(8_000)}${"]".repeat(8_000)}}`;

  it.each(BODY_PATHS)("a body that is too long is rejected with 413 by %s", async (path) => {
    const body = JSON.stringify({ key: "x".repeat(2_200_000) });

    expect(await alice("POST", real(path), body)).toMatchObject({
      status: 413,
      code: "BodyTooLarge",
      cors: true,
    });
  });

  it.each(BODY_PATHS)("a deeply nested body is rejected with 400 by %s", async (path) => {
    expect(await alice("POST", real(path), nested)).toMatchObject({ status: 400, code: "InvalidBody" });
  });

  it("a body of more than 10 MiB does not reach the function", async () => {
    const url = `${stack.endpoints.presigned}/uploads`;
    const before = stack.log.filter(({ service }) => service === "lambda").length;

    const { status } = await stack.send("POST", url, Buffer.alloc(10_485_761, " "));

    expect(status).toBe(413);
    expect(stack.log.filter(({ service }) => service === "lambda")).toHaveLength(before);
  });

  it.each(["uploads/{}", "uploads/{}/parts", "s3/multipart/{}?key=x"])(
    "a path that is too long is rejected: %s",
    async (path) => {
      const method = path.endsWith("parts") ? "POST" : "GET";
      const answer = await stack.send(
        method,
        `${stack.endpoints.presigned}/${path.replace("{}", "x".repeat(5_000))}`,
        undefined,
        { authorization: `Bearer ${await stack.token({ sub: "alice" })}` },
      );

      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    },
  );
});
