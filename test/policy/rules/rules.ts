import type { Way } from "../ways-in/way-in.js";
import { WAYS } from "../ways-in/way-in.js";
import {
  askAndSend,
  body,
  DECLARING_WAYS,
  file,
  SIGNED_WAYS,
  sendTwice,
  sha256,
  storedBytes,
} from "./attempt.js";
import { ATTRIBUTE_RULES, ATTRIBUTE_RULES_UNDER_TEST } from "./attribute-rules.js";
import type { RuleUnderTest } from "./rule-under-test.js";

/** The rules of an upload policy. */
export const RULES = [
  "minBytes",
  "maxBytes",
  "type",
  "extension",
  "prefix",
  "overwrite",
  "checksum",
  "headers",
  ...ATTRIBUTE_RULES,
  "limits",
  "rule",
] as const;

/** One of {@link RULES}. */
export type Rule = (typeof RULES)[number];

const MIN_BYTES = 10;
const MAX_BYTES = 1_000;

/** The ways on which the caller names a folder. */
const FOLDER_WAYS = [
  "direct",
  "PUT",
  "POST",
  "multipart",
  "edge",
  "edge parts",
] as const satisfies readonly Way[];
/** Limits below a prefix. */
const LIMITED = { prefix: "limited/", types: ["image/*"], maxBytes: 900 };
/** Limit in `examples/custom-rule/upload-rule.ts` for tenants whose name begins with `free-`. */
const FREE_BYTES = 2_000_000;

function sizeAttempts(length: number): RuleUnderTest["attempts"] {
  return {
    open: {
      does: `uploads ${length} bytes, and declares that if the request has a field for it`,
      ways: WAYS,
      attempt: (way, uploader) => askAndSend(way, uploader, file({ length }), { body: body(length) }),
    },
    secret: {
      does: `declares 50 bytes and sends ${length}`,
      ways: DECLARING_WAYS,
      attempt: (way, uploader) => askAndSend(way, uploader, file(), { body: body(length) }),
    },
    untold: {
      does: `sends ${length} bytes in chunks, without a length`,
      ways: ["direct", "edge"],
      attempt: (way, uploader) => askAndSend(way, uploader, file(), { body: body(length), chunked: true }),
    },
  };
}

/** Each rule with all that is done against it. */
export const RULES_UNDER_TEST: Readonly<Record<Rule, RuleUnderTest>> = {
  minBytes: {
    policy: { minBytes: MIN_BYTES },
    attempts: sizeAttempts(MIN_BYTES - 1),
    holds: async ({ key }, stack) => (await storedBytes(stack, key)).length >= MIN_BYTES,
  },
  maxBytes: {
    policy: { maxBytes: MAX_BYTES },
    attempts: sizeAttempts(MAX_BYTES + 1),
    holds: async ({ key }, stack) => (await storedBytes(stack, key)).length <= MAX_BYTES,
  },
  type: {
    policy: { allowedContentTypes: ["image/png"] },
    attempts: {
      open: {
        does: "uploads text/html, and says so",
        ways: WAYS,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file({ type: "text/html" }), { body: body(50), type: "text/html" }),
      },
      secret: {
        does: "declares image/png and sends text/html",
        ways: SIGNED_WAYS,
        attempt: (way, uploader) => askAndSend(way, uploader, file(), { body: body(50), type: "text/html" }),
      },
      untold: {
        does: "declares no type, and sends text/html where two requests are made",
        ways: WAYS,
        attempt: (way, uploader) => {
          const isOneRequest = way === "direct" || way === "edge";
          const sent = { body: body(50), ...(isOneRequest ? {} : { type: "text/html" }) };
          return askAndSend(way, uploader, file({ type: undefined }), sent);
        },
      },
    },
    holds: async ({ key }, stack) => (await stack.head(key)).ContentType === "image/png",
  },
  extension: {
    policy: { allowedExtensions: [".png"] },
    attempts: {
      open: {
        does: "uploads a.exe, and says so",
        ways: WAYS,
        attempt: (way, uploader) => askAndSend(way, uploader, file({ name: "a.exe" }), { body: body(50) }),
      },
      secret: {
        does: "asks for a.png, or any key, and sends to a.exe",
        ways: SIGNED_WAYS,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file(), {
            body: body(50),
            rename: (key) => `${key.replace(/\.png$/, "")}.exe`,
          }),
      },
    },
    holds: async ({ key }) => !key.endsWith(".exe"),
  },
  prefix: {
    policy: { keyPrefix: "subject" },
    attempts: {
      open: {
        does: "names ../bob/a.png",
        ways: WAYS,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file({ folder: "../bob/" }), { body: body(50) }),
      },
      secret: {
        does: "asks for a.png and sends to bob's prefix",
        ways: SIGNED_WAYS,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file(), {
            body: body(50),
            rename: (key) => key.replace("uploads/alice/", "uploads/bob/"),
          }),
      },
    },
    holds: async ({ key }, stack) =>
      key.startsWith("uploads/alice/") &&
      (await stack.keys()).every((stored) => stored.startsWith("uploads/alice/")),
  },
  overwrite: {
    policy: { overwrite: false },
    attempts: {
      open: {
        does: "uploads two files under one name",
        ways: WAYS,
        attempt: (way, uploader) => sendTwice(way, uploader, "new"),
      },
      secret: {
        does: "uploads a second file with the means of the first",
        ways: SIGNED_WAYS,
        attempt: (way, uploader) => sendTwice(way, uploader, "same"),
      },
    },
    holds: async ({ earlier }, stack) =>
      earlier !== undefined && (await storedBytes(stack, earlier.key)).equals(earlier.body),
  },
  checksum: {
    policy: { checksum: "required" },
    attempts: {
      open: {
        does: "names no checksum",
        ways: WAYS,
        attempt: (way, uploader) => askAndSend(way, uploader, file(), { body: body(50) }),
      },
      secret: {
        does: "names a checksum and sends other bytes",
        ways: ["direct", ...DECLARING_WAYS, "edge"],
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file({ sha256: sha256(body(50)) }), { body: body(50) }),
      },
      untold: {
        does: "names a checksum and leaves it out of what is sent",
        ways: DECLARING_WAYS,
        attempt: (way, uploader) => {
          const sent = { body: body(50), withoutChecksum: true };
          return askAndSend(way, uploader, file({ sha256: sha256(sent.body) }), sent);
        },
      },
    },
    holds: async () => false,
  },
  headers: {
    policy: {},
    attempts: {
      secret: {
        does: "adds Content-Disposition, which was not declared, to what was signed",
        ways: SIGNED_WAYS,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file(), {
            body: body(50),
            headers: { "content-disposition": "inline" },
          }),
      },
    },
    holds: async ({ key }, stack) => (await stack.head(key)).ContentDisposition === undefined,
  },
  ...ATTRIBUTE_RULES_UNDER_TEST,
  limits: {
    policy: { limits: [LIMITED] },
    attempts: {
      open: {
        does: `uploads ${LIMITED.maxBytes + 1} bytes to limited/, and declares that if the request has a field for it`,
        ways: FOLDER_WAYS,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file({ folder: LIMITED.prefix, length: LIMITED.maxBytes + 1 }), {
            body: body(LIMITED.maxBytes + 1),
          }),
      },
      type: {
        does: "uploads text/html to limited/, and says so",
        ways: FOLDER_WAYS,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file({ folder: LIMITED.prefix, type: "text/html" }), {
            body: body(50),
            type: "text/html",
          }),
      },
    },
    holds: async () => false,
  },
  rule: {
    policy: {},
    settings: { rule: "examples/custom-rule/upload-rule.ts" },
    attempts: sizeAttempts(FREE_BYTES + 1),
    holds: async ({ key }, stack) => (await storedBytes(stack, key)).length <= FREE_BYTES,
  },
};
