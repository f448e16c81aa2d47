import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HttpResponse } from "../../../../../../emulator/http/http.js";
import type { Condition } from "../../support/post-form.js";
import { anyUnder, BOUNDARY, handMade, MULTIPART, part, signedFields } from "../../support/post-form.js";
import type { World } from "../../support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "../../support/world.js";

async function send(world: World, body: Buffer, contentType: string): Promise<HttpResponse> {
  const headers = { "content-type": contentType, "content-length": String(body.length) };
  return world.s3.httpHandler(
    directRequest({ method: "POST", path: "/files", headers, body: Readable.from([body]) }),
  );
}

async function reads(world: World, path: string): Promise<readonly number[]> {
  const answers = ["GET", "HEAD"].map((method) =>
    world.s3.handle(directRequest({ method, path }), administrator(world)),
  );
  return (await Promise.all(answers)).map(({ status }) => status);
}

/** A change of a body: truncated, duplicated, or with inserted bytes. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(80),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        "\r\n",
        "--",
        `\r\n--${BOUNDARY}`,
        `\r\n--${BOUNDARY}--`,
        '; filename="x"',
        "\r\n\r\n",
        "name=",
      )
      .map((text) => Buffer.from(text)),
  ),
});

function changed(
  body: Buffer,
  { at, length, insert }: { at: number; length: number; insert: Buffer },
): Buffer {
  const start = Math.floor(at * body.length);
  return Buffer.concat([body.subarray(0, start), insert, body.subarray(start + length)]);
}

const contentType = fc.oneof(
  { weight: 6, arbitrary: fc.constant(MULTIPART["content-type"]) },
  fc.string().map((text) => `multipart/form-data; ${text.replace(/[^ -~]/g, "")}`),
  fc.string().map((text) => `multipart/form-data; boundary=${text.replace(/[^ -~]/g, "")}`),
);

describe("an arbitrary form", () => {
  it("is stored or rejected, and never breaks S3", async () => {
    const world = await createWorld();
    const whole = Buffer.from(
      handMade(signedFields(world), [part('name="file"; filename="a.txt"', "hello")]),
    );

    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), contentType, async (changes, type) => {
        const answer = await send(world, changes.reduce(changed, whole), type);

        expect([204, 400, 403, 411, 412]).toContain(answer.status);
        expect(await bodyText(answer)).not.toContain("InternalError");
      }),
      { numRuns: 150 },
    );
  });

  it("is returned as it was stored, with any metadata", async () => {
    const world = await createWorld();
    const names = fc.constantFrom(
      "x-amz-meta-a",
      "X-Amz-Meta-B!",
      "x-amz-meta-ä",
      "x-amz-meta-",
      "Content-Type",
      "Content-Disposition",
      "Expires",
      "x-amz-website-redirect-location",
      "x-amz-tagging",
      "tagging",
      "x-amz-anything",
    );
    const values = fc.string({ unit: "binary", maxLength: 40 });

    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(names, values, { maxKeys: 3 }),
        fc.string({ unit: "binary" }),
        async (more, name) => {
          const safe = Object.fromEntries(
            Object.entries(more).map(([n, v]) => [n, v.replaceAll("\r\n--", "")]),
          );
          const conditions = [
            ...anyUnder("in/"),
            ...Object.keys(safe).map((n) => ["starts-with", `$${n}`, ""]),
          ];
          const fields = signedFields(world, {
            fields: { key: `in/${name.replaceAll("\r\n--", "")}`, ...safe },
            conditions,
          });
          const answer = await send(
            world,
            Buffer.from(handMade(fields, [part('name="file"', "x")])),
            MULTIPART["content-type"],
          );

          expect([204, 400]).toContain(answer.status);
          const location = answer.headers.find(([header]) => header === "Location")?.[1] ?? "";
          const stored =
            answer.status === 204
              ? await reads(world, location.replace(/^https?:\/\/[^/]*/, ""))
              : [200, 200];
          expect(stored).toEqual([200, 200]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("is accepted only if each field meets a condition, and each condition is met", async () => {
    const world = await createWorld();
    let taken = 0;
    const name = fc.constantFrom(
      "key",
      "acl",
      "Content-Type",
      "x-amz-meta-a",
      "success_action_status",
      "x-ignore-a",
      "odd",
    );
    const value = fc.constantFrom(
      "in/a",
      "in/b",
      "a",
      "",
      "image/png",
      "image/png,text/plain",
      "201",
      "private",
    );
    const condition = fc.oneof(
      fc.tuple(name, value).map(([n, v]): Condition => ({ [n]: v })),
      fc
        .tuple(fc.constantFrom("eq", "starts-with"), name, value)
        .map(([o, n, v]): Condition => [o, `$${n}`, v]),
      fc.tuple(fc.nat(8), fc.nat(8)).map(([min, max]): Condition => ["content-length-range", min, max]),
    );

    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, value, { maxKeys: 4 }),
        fc.array(condition, { maxLength: 5 }),
        fc.nat(8),
        async (more, conditions, size) => {
          const fields = { key: "in/a", ...more };
          const all = [...anyUnder(""), ...conditions];
          const signed = signedFields(world, { fields, conditions: all });
          const body = Buffer.from(handMade(signed, [part('name="file"', "x".repeat(size))]));

          const answer = await send(world, body, MULTIPART["content-type"]);

          if (answer.status >= 300) return;
          taken += 1;
          const lowered = Object.fromEntries(Object.entries(fields).map(([n, v]) => [n.toLowerCase(), v]));
          expect(unmet(conditions, lowered, size)).toEqual([]);
          expect(uncovered(all, lowered)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});

/** An independent implementation of the three kinds of conditions. */
function unmet(
  conditions: readonly Condition[],
  fields: Record<string, string>,
  size: number,
): readonly Condition[] {
  return conditions.filter((condition) => {
    const [operator, name, value] = written(condition);
    if (operator === "content-length-range") return size < Number(name) || size > Number(value);
    const actual = fields[String(name).slice(1).toLowerCase()];
    if (actual === undefined) return true;
    if (operator === "eq") return actual !== value;
    const list = String(name).toLowerCase() === "$content-type" ? actual.split(",") : [actual];
    return !list.every((one) => one.startsWith(String(value)));
  });
}

function uncovered(conditions: readonly Condition[], fields: Record<string, string>): readonly string[] {
  const named = conditions.map((condition) => String(written(condition)[1]).toLowerCase());
  return Object.keys(fields).filter((name) => !name.startsWith("x-ignore-") && !named.includes(`$${name}`));
}

function written(condition: Condition): readonly unknown[] {
  if (Array.isArray(condition)) return condition;
  const [name, value] = Object.entries(condition)[0] ?? [];
  return ["eq", `$${name}`, value];
}
