import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UploadToDecide } from "../../../../functions/upload-policy/decide.js";
import { decideUpload } from "../../../../functions/upload-policy/decide.js";
import type { RuleDecision, UploadRule } from "../../../../functions/upload-policy/limits/contract.js";
import { createNarrow } from "../../../../functions/upload-policy/limits/narrow.js";
import type { UploadLimits } from "../../../../functions/upload-policy/policy.js";
import { MAX_OBJECT_BYTES } from "../../../../functions/upload-policy/policy.js";
import { ALICE, policyWith } from "../../support/policies.js";

type Changes = Partial<Omit<UploadToDecide, "request" | "policy">> & {
  readonly request?: Partial<UploadToDecide["request"]>;
  readonly policy?: Parameters<typeof policyWith>[0];
};

function question({ request, policy, ...changes }: Changes = {}): UploadToDecide {
  return {
    request: { key: "a.png", length: 10, contentType: "image/png", checksums: [], ...request },
    identity: ALICE,
    policy: policyWith(policy),
    prefix: "uploads/",
    ...changes,
  };
}

/** Decides an upload with a rule that is unchecked, as a function loads it. */
function decide(rule: unknown, changes: Changes = {}) {
  return decideUpload({ ...question(changes), narrow: createNarrow({ pattern: "edge", rule }) });
}

const narrowTo = (limits: UploadLimits) => () => ({ outcome: "narrowed", limits });
const anything: UploadRule = () => ({ outcome: "accepted" });

describe("a custom rule", () => {
  it("gets copies of the known data about the upload and the caller", () => {
    const seen: unknown[] = [];
    const rule: UploadRule = (...given) => {
      seen.push(given);
      return { outcome: "accepted" };
    };
    const identity = { ...ALICE, tenant: "acme", groups: ["A"] };

    decide(rule, { identity, request: { contentType: "Image/PNG; q=1", length: undefined } });

    expect(seen).toEqual([
      [{ pattern: "edge", key: "a.png", length: undefined, type: "image/png" }, identity],
    ]);
  });

  it("is not called for an upload that the policy rejects", () => {
    const rule = () => expect.fail("asked");

    expect(decide(rule, { policy: { maxBytes: 9 } })).toMatchObject({ code: "TooLarge" });
    expect(decide(rule, { policy: { limits: [{ prefix: "a", maxBytes: 9 }] } })).toMatchObject({
      code: "TooLarge",
    });
  });

  it("is not called again after an earlier request, but the limits of the key apply", () => {
    const rule = () => expect.fail("asked");
    const later = { request: { contentType: undefined }, checkedLater: { type: true, rule: true } };

    expect(decide(rule, later)).toMatchObject({ outcome: "allowed" });
    expect(decide(rule, { ...later, policy: { limits: [{ prefix: "a", maxBytes: 9 }] } })).toMatchObject({
      code: "TooLarge",
    });
  });

  it("cannot change the policy's decision", () => {
    const rule = (upload: Record<string, unknown>, identity: Record<string, unknown>) => {
      identity.subject = "bob";
      (identity.groups as string[]).push("admins");
      upload.key = "../bob/a.png";
      return { outcome: "accepted" };
    };
    const identity = { ...ALICE, groups: ["A"] };

    // An object that is frozen throws.
    expect(decide(rule, { identity })).toMatchObject({ status: 503 });
    expect(identity).toEqual({ ...ALICE, groups: ["A"] });
  });

  it("rejects with its own status, code and message", () => {
    const rejection: RuleDecision = {
      outcome: "rejected",
      status: 403,
      code: "NotToday",
      message: "Zu spät.",
    };

    expect(decide(() => rejection)).toEqual(rejection);
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      "throws an error",
      () => {
        throw new RangeError("secret");
      },
      /threw: RangeError$/,
    ],
    ["throws an error of a class of its own", () => expect.fail("secret"), /threw: AssertionError$/],
    [
      "throws an error that is named by the key",
      () => {
        throw Object.assign(new Error("secret"), {
          name: "secret/a.txt",
          constructor: { name: "secret/a.txt" },
        });
      },
      /threw: Error$/,
    ],
    [
      "throws an error whose message looks like a place in the file",
      () => {
        throw new Error("secret\n    at rule.mjs:10:20");
      },
      /threw: Error$/,
    ],
    [
      "throws an error whose fields throw",
      () => {
        throw Object.defineProperty(new Error("secret"), "stack", { get: () => expect.fail("secret") });
      },
      /threw: object$/,
    ],
    [
      "throws a string",
      () => {
        throw "secret";
      },
      /threw: string$/,
    ],
    [
      "throws what has no string",
      () => {
        throw Object.create(null);
      },
      /threw: object/,
    ],
    ["returns nothing", () => undefined, /decision is missing/],
    ["returns a promise of a decision", async () => ({ outcome: "accepted" }), /returned a promise/],
    ["returns a promise that is rejected", async () => expect.fail("late"), /returned a promise/],
    [
      "returns a decision with a function",
      () => ({ outcome: "accepted", later: () => "secret" }),
      /is not plain data/,
    ],
    ["returns a function", () => () => "secret", /is not plain data/],
    [
      "returns a decision whose getter throws",
      () => ({
        get outcome() {
          throw new TypeError("secret");
        },
      }),
      /is not plain data: TypeError$/,
    ],
    ["returns another outcome", () => ({ outcome: "allowed" }), /decision\.outcome must be/],
    [
      "returns a decision with an unknown field",
      () => ({ outcome: "accepted", "secret/a.txt": 5 }),
      /unknown field\. Known fields: outcome\.$/,
    ],
    [
      "narrows to an unknown limit",
      narrowTo({ secret: 5 } as UploadLimits),
      /Known fields: types, maxBytes, attributes\.$/,
    ],
    [
      "rejects with a status that not all patterns can answer",
      () => ({ outcome: "rejected", status: 404, code: "A", message: "b" }),
      /status must be/,
    ],
    [
      "rejects a code that is not an identifier",
      () => ({ outcome: "rejected", status: 403, code: 'a"', message: "b" }),
      /code must be/,
    ],
    [
      "rejects with a message of two lines",
      () => ({ outcome: "rejected", status: 403, code: "A", message: "b\nc" }),
      /message must be/,
    ],
    ["narrows to no types", narrowTo({ types: [] }), /limits\.types must be/],
    ["narrows to a type with parameters", narrowTo({ types: ["text/plain; a=b"] }), /limits\.types\[0\]/],
    ["narrows to no bytes", narrowTo({ maxBytes: 0 }), /limits\.maxBytes must be/],
    [
      "narrows to more bytes than an object of S3 can have",
      narrowTo({ maxBytes: MAX_OBJECT_BYTES + 1 }),
      /limits\.maxBytes must be/,
    ],
    ["narrows to a size that is not a whole number", narrowTo({ maxBytes: 1.5 }), /limits\.maxBytes must be/],
  ])("makes the upload a 503 if it %s", (_, rule, detail) => {
    const decision = decide(rule);

    expect(decision).toMatchObject({
      outcome: "rejected",
      status: 503,
      code: "RuleFailed",
      retryAfterSeconds: 10,
      message: "The upload cannot be checked at present. Try again later.",
      detail: expect.stringMatching(detail),
    });
    expect(JSON.stringify(decision)).not.toContain("secret");
  });

  it("is located in its file by the first stack frame in that file", () => {
    const stack =
      "TypeError: secret/a.txt\n    at packed (file:///var/task/rule.mjs:1:20)\n    at rule (file:///var/task/rule.mjs:1:90)";
    const rule = () => {
      throw Object.assign(new TypeError("secret/a.txt"), { stack });
    };

    expect(decide(rule)).toMatchObject({ detail: "The custom rule threw: TypeError at rule.mjs:1:20" });
  });

  it("has its decision read only once, so that the checked decision is the one that applies", () => {
    let reads = 0;
    const rule = () => ({
      get outcome() {
        reads += 1;
        return reads === 1 ? "rejected" : "accepted";
      },
      status: 403,
      code: "No",
      message: "No.",
    });

    expect(decide(rule)).toMatchObject({ outcome: "rejected", status: 403, code: "No" });
    expect(reads).toBe(1);
  });

  it.each([[null], ["text"], [{ outcome: "accepted" }]])("makes every upload a 503 if it is %j", (rule) => {
    expect(decide(rule)).toMatchObject({ status: 503, code: "RuleFailed" });
  });
});

describe("narrower limits", () => {
  it.each<[string, UploadLimits, Changes, object]>([
    ["a size within them", { maxBytes: 10 }, {}, { outcome: "allowed" }],
    ["a size above them", { maxBytes: 9 }, {}, { status: 413, code: "TooLarge" }],
    ["a type within them", { types: ["image/*"] }, {}, { outcome: "allowed" }],
    ["another type", { types: ["text/*"] }, {}, { status: 415, code: "ContentTypeNotAllowed" }],
    ["no type", { types: ["text/*"] }, { request: { contentType: undefined } }, { status: 415 }],
    ["no size", { maxBytes: 9 }, { request: { length: undefined } }, { status: 411, code: "LengthRequired" }],
    [
      "a size that the way in does not know",
      { maxBytes: 9 },
      { request: { length: undefined }, checkedLater: { length: true } },
      { outcome: "allowed", limits: { maxBytes: 9 } },
    ],
    [
      "a type that the client does not tell yet",
      { types: ["text/*"] },
      { request: { contentType: undefined }, checkedLater: { type: true } },
      { outcome: "allowed", limits: { types: ["text/*"] } },
    ],
  ])("decide %s", (_, limits, changes, expected) => {
    expect(decide(narrowTo(limits), changes)).toMatchObject(expected);
  });

  const attributes = { metadata: ["author", "project"], cacheControl: ["max-age=60"] };

  it("keep the attributes that the policy, every prefix that fits and the rule allow", () => {
    const limits = [
      { prefix: "", attributes: { metadata: ["project", "author"], tags: ["team"] } },
      { prefix: "b", attributes: {} },
    ];

    expect(
      decide(narrowTo({ attributes: { metadata: ["project", "secret"], cacheControl: ["*"] } }), {
        policy: { attributes, limits },
      }),
    ).toMatchObject({ outcome: "allowed", limits: { attributes: { metadata: ["project"] }, metadata: {} } });
  });

  it("allow no attributes if the policy has none", () => {
    expect(decide(narrowTo({ attributes }))).toMatchObject({ limits: { attributes: {} } });
  });

  it("with malformed attributes count as a failed rule", () => {
    for (const malformed of [{ metadata: "author" }, { storageClasses: "GLACIER" }, { other: [] }, null])
      expect(decide(narrowTo({ attributes: malformed } as UploadLimits))).toMatchObject({
        code: "RuleFailed",
      });
  });

  it("are stored as metadata", () => {
    const decision = decide(narrowTo({ types: ["image/*", "text/plain"], maxBytes: 100 }));

    expect(decision).toMatchObject({
      limits: {
        metadata: {
          "x-amz-meta-upload-max-bytes": "100",
          "x-amz-meta-upload-types": "image/* text/plain",
        },
      },
    });
  });

  it("have no effect if they are wider than the policy's, or the caller's own", () => {
    const wide = narrowTo({ maxBytes: 1_000 });

    expect(decide(wide, { policy: { maxBytes: 1_000 } })).not.toHaveProperty("limits");
    expect(decide(narrowTo({ maxBytes: MAX_OBJECT_BYTES }))).not.toHaveProperty("limits");
    expect(decide(narrowTo({ types: ["*/*"] }))).toMatchObject({ outcome: "allowed" });
    expect(decide(wide, { identity: { ...ALICE, policy: { maxBytes: 50 } } })).not.toHaveProperty("limits");
  });

  it("apply together: the limits of every matching prefix, and the limits of the rule", () => {
    const limits = [
      { prefix: "", maxBytes: 500 },
      { prefix: "a", types: ["image/*", "text/plain"] },
      { prefix: "b", maxBytes: 1 },
    ];

    expect(decide(narrowTo({ types: ["image/png", "text/*"] }), { policy: { limits } })).toMatchObject({
      limits: { types: ["image/png", "text/plain"], maxBytes: 500 },
    });
  });

  it("without a common type reject every upload", () => {
    const limits = [{ prefix: "", types: ["text/*"] }];
    const later = { request: { contentType: undefined }, checkedLater: { type: true } };

    const decision = decide(narrowTo({ types: ["image/*"] }), { policy: { limits }, ...later });

    expect(decision).toMatchObject({
      status: 415,
      message: "The limits of this upload allow no Content-Type. Use another key.",
    });
  });

  it("reject every upload if those in the settings are invalid", () => {
    const limits = [{ prefix: "/a", maxBytes: 5 }];

    expect(decide(anything, { policy: { limits } })).toMatchObject({ status: 503, code: "RuleFailed" });
  });
});

describe("a rule's decision", () => {
  const types = fc.uniqueArray(fc.constantFrom("*/*", "image/*", "image/png", "text/plain"), {
    minLength: 1,
  });
  const limits = fc.record({ types, maxBytes: fc.integer({ min: 1, max: 40 }) }, { requiredKeys: [] });
  const policies = fc.record({
    maxBytes: fc.integer({ min: 1, max: 40 }),
    allowedContentTypes: fc.uniqueArray(fc.constantFrom("image/*", "image/png", "text/plain")),
    limits: fc.option(
      fc.uniqueArray(
        limits.map((one) => ({ prefix: "a", ...one })),
        { minLength: 1, selector: (one) => JSON.stringify(one) },
      ),
      { nil: undefined },
    ),
  });
  const requests = fc.record({
    length: fc.integer({ min: 0, max: 40 }),
    contentType: fc.constantFrom("image/png", "image/gif", "text/plain"),
  });

  const typesOf = (one: UploadLimits | { allowedContentTypes: readonly string[] }) =>
    "allowedContentTypes" in one ? one.allowedContentTypes : (one.types ?? []);

  it("never allows what the policy, its limits or the rule's limits do not", () => {
    fc.assert(
      fc.property(policies, requests, limits, (policy, request, ownLimits) => {
        const decision = decide(narrowTo(ownLimits), { policy, request });
        const each = [policy, ...(policy.limits ?? []), ownLimits].map((one) =>
          decideUpload(
            question({
              request,
              policy: {
                maxBytes: one.maxBytes ?? 100,
                allowedContentTypes: typesOf(one),
              },
            }),
          ),
        );

        expect(decision.outcome).toBe(
          each.every(({ outcome }) => outcome === "allowed") ? "allowed" : "rejected",
        );
      }),
    );
  });
});
