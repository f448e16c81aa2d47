import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import type { ObjectAttributes } from "../../../functions/upload-policy/policy.js";
import type { LocalStack } from "../../support/local-stack.js";
import type { Way } from "../ways-in/way-in.js";
import { askAndSend, body, file, SIGNED_WAYS } from "./attempt.js";
import type { RuleUnderTest } from "./rule-under-test.js";

/** The rules about what is stored with an object. */
export const ATTRIBUTE_RULES = [
  "metadata",
  "tags",
  "storageClasses",
  "cacheControl",
  "contentDisposition",
] as const;

type AttributeRule = (typeof ATTRIBUTE_RULES)[number];

/** A caller's violation of one rule. */
interface AttributeAttempts {
  /** The only values that the policy allows. */
  readonly allowed: readonly string[];
  readonly declared: ObjectAttributes;
  /** The attribute that the policy does not allow. */
  readonly forbidden: ObjectAttributes;
  /** Sent instead of what was declared: a header, and the field of a form. */
  readonly sent: readonly [header: string, value: string, field?: string];
  /** Whether the object is without what was forbidden or sent. */
  readonly isClean: (head: HeadObjectCommandOutput, tags: Readonly<Record<string, string>>) => boolean;
}

const ATTEMPTS: Readonly<Record<AttributeRule, AttributeAttempts>> = {
  metadata: {
    allowed: ["author"],
    declared: { metadata: { author: "alice" } },
    forbidden: { metadata: { owner: "bob" } },
    sent: ["x-amz-meta-author", "bob"],
    isClean: ({ Metadata = {} }) => Metadata.owner === undefined && Metadata.author !== "bob",
  },
  tags: {
    allowed: ["team"],
    declared: { tags: { team: "alice" } },
    forbidden: { tags: { "upload-rejected": "no" } },
    sent: ["x-amz-tagging", "team=bob", "tagging"],
    isClean: (_, tags) => tags["upload-rejected"] === undefined && tags.team !== "bob",
  },
  storageClasses: {
    allowed: ["STANDARD_IA"],
    declared: { storageClass: "STANDARD_IA" },
    forbidden: { storageClass: "DEEP_ARCHIVE" },
    sent: ["x-amz-storage-class", "DEEP_ARCHIVE"],
    isClean: ({ StorageClass }) => StorageClass !== "DEEP_ARCHIVE",
  },
  cacheControl: {
    allowed: ["max-age=60"],
    declared: { cacheControl: "max-age=60" },
    forbidden: { cacheControl: "max-age=99" },
    sent: ["cache-control", "max-age=99"],
    isClean: ({ CacheControl }) => CacheControl !== "max-age=99",
  },
  contentDisposition: {
    allowed: ["attachment"],
    declared: { contentDisposition: "attachment" },
    forbidden: { contentDisposition: "inline" },
    sent: ["content-disposition", "inline"],
    isClean: ({ ContentDisposition }) => ContentDisposition !== "inline",
  },
};

/** The ways on which a caller can ask for any attribute. */
const ASKING_WAYS = [
  "direct",
  "PUT",
  "POST",
  "multipart",
  "edge",
  "edge parts",
] as const satisfies readonly Way[];
const COMPANION_WAYS = ["Companion form", "Companion parts"] as const satisfies readonly Way[];
/** The ways whose answer binds what was declared. */
const BINDING_WAYS = ["PUT", "POST", "multipart"] as const satisfies readonly Way[];

/** The test of each rule about attributes. */
export const ATTRIBUTE_RULES_UNDER_TEST = Object.fromEntries(
  ATTRIBUTE_RULES.map((rule) => [rule, underTest(rule)]),
) as Readonly<Record<AttributeRule, RuleUnderTest>>;

function underTest(rule: AttributeRule): RuleUnderTest {
  const { allowed, declared, forbidden, sent, isClean } = ATTEMPTS[rule];
  const [header, value, field = header] = sent;
  const other = (way: Way) => {
    const isForm = way === "POST" || way.endsWith("form");
    const xml = "<Tagging><TagSet><Tag><Key>team</Key><Value>bob</Value></Tag></TagSet></Tagging>";
    return isForm ? { [field]: field === "tagging" ? xml : value } : { [header]: value };
  };
  const asking = rule === "metadata" ? [...ASKING_WAYS, ...COMPANION_WAYS] : ASKING_WAYS;
  const binding = rule === "metadata" ? [...BINDING_WAYS, "Companion form" as const] : BINDING_WAYS;
  return {
    policy: { attributes: { [rule]: allowed } },
    attempts: {
      open: {
        does: `asks for ${JSON.stringify(forbidden)}, or sends it as a header in the only request`,
        ways: asking,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file({ attributes: forbidden }), { body: body(50) }),
      },
      secret: {
        does: `declares ${JSON.stringify(declared)} and sends \`${header}: ${value}\``,
        ways: binding,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file({ attributes: declared }), { body: body(50), headers: other(way) }),
      },
      untold: {
        does: `declares nothing and sends \`${header}: ${value}\``,
        ways: SIGNED_WAYS,
        attempt: (way, uploader) =>
          askAndSend(way, uploader, file(), { body: body(50), headers: other(way) }),
      },
    },
    holds: async ({ key }, stack: LocalStack) => isClean(await stack.head(key), await stack.tags(key)),
  };
}
