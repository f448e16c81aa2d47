import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../functions/json/json.js";
import { DECLARED_PROPS } from "../../modules/declarations/declared-props.js";
import { declaredSettings } from "../../modules/declarations/declared-settings.js";
import { readFields } from "../../modules/declarations/read-fields.js";

const MODULES = fileURLToPath(new URL("../../modules/", import.meta.url));

const fields = readFields(DECLARED_PROPS);
const settings = declaredSettings(DECLARED_PROPS);
const all = DECLARED_PROPS.map((props, index) => ({
  ...props,
  fields: fields[index] ?? [],
  settings: settings[index] ?? [],
}));

/** Every field that can be given, with its interface and its rule. */
const declared = all.flatMap(({ name: owner, rules, fields: own }) =>
  own.flatMap((field) => {
    const rule = rules[field.name];
    return rule === undefined || rule.kind === "omitted" ? [] : [{ owner, field, rule }];
  }),
);
const pathOf = ({ owner, field }: (typeof declared)[number]) => `${owner}.${field.name}`;

/** The JSON at the beginning of a `@default` tag; undefined if the tag describes the default in words (`- …`). */
function fixedDefault(tag: string | undefined): unknown {
  if (tag === undefined || tag.startsWith("- ")) return undefined;
  return parseJson(tag.split(" - ")[0] ?? "") ?? `neither JSON nor "- " and words: ${tag}`;
}

/** The files of a module folder whose interfaces may be props; documents and handlers are excluded. */
function propsInSources(): string[] {
  return readdirSync(MODULES, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ts$/.test(name))
    .flatMap((name) => {
      const source = readFileSync(join(MODULES, name), "utf8");
      return [...source.matchAll(/^export interface (\w+Props)\b/gm)].map(([, props]) => String(props));
    });
}

describe("declarations of props", () => {
  it("have a rule for each field, and no other rule", () => {
    const undeclared = all.flatMap(({ name, rules, fields: own }) => [
      ...own.filter((field) => rules[field.name] === undefined).map((field) => `${name}.${field.name}`),
      ...Object.keys(rules)
        .filter((rule) => rules[rule]?.kind !== "omitted" && !own.some((field) => field.name === rule))
        .map((rule) => `${name}: ${rule}`),
    ]);

    expect(undeclared).toEqual([]);
  });

  it("cover the props of every public module", () => {
    // Props of constructs that only other modules create are checked there.
    const internal = [
      "AlarmsProps",
      "ApiStageProps",
      "DeclaredProps",
      "ServiceRoleProps",
      "VolumeAlarmsProps",
    ];
    const known = [...internal, ...DECLARED_PROPS.map(({ name }) => name)];

    expect(propsInSources().filter((name) => !known.includes(name))).toEqual([]);
  });

  it("require exactly the fields that the interface requires", () => {
    const different = declared.filter(({ field, rule }) => field.optional !== (rule.optional ?? false));

    expect(different.map(pathOf)).toEqual([]);
  });

  it("document every field", () => {
    expect(declared.filter(({ field }) => !/\w/.test(field.doc)).map(pathOf)).toEqual([]);
  });

  it("document a default for exactly the optional fields", () => {
    const different = declared.filter(({ field }) => field.optional !== (field.fallback !== undefined));

    expect(different.map(pathOf)).toEqual([]);
  });

  it("document the same default as the rule", () => {
    const documented = declared.map((one) => [pathOf(one), fixedDefault(one.field.fallback)]);
    const used = declared.map((one) => [pathOf(one), one.rule.fallback]);

    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(used));
  });

  it("link only to AWS, RFCs, OpenID and the Terraform registry", () => {
    const pages = settings.flat().flatMap((setting) => setting.pages);

    expect(
      pages.filter(
        (page) =>
          !/^https:\/\/(docs\.aws\.amazon\.com|www\.rfc-editor\.org|openid\.net|registry\.terraform\.io)\//.test(
            page,
          ),
      ),
    ).toEqual([]);
  });
});

describe("declaredSettings", () => {
  const settingOf = (owner: string, name: string) =>
    all.find((props) => props.name === owner)?.settings.find((setting) => setting.name === name);

  it.each([
    [
      "a number",
      "ManagedUserPoolProps",
      "tokenMinutes",
      { kind: "number", range: { min: 5, max: 1_440 }, fallback: 60, required: false },
    ],
    [
      "a choice",
      "EdgeUploadProps",
      "priceClass",
      {
        kind: "string",
        fallback: "PriceClass_All",
        choices: ["PriceClass_100", "PriceClass_200", "PriceClass_All"],
      },
    ],
    [
      "a string",
      "ExistingBucket",
      "ownerAccountId",
      { kind: "string", pattern: /^\d{12}$/, fallbackWords: "the account of the deployment" },
    ],
    [
      "a boolean",
      "Settings",
      "account",
      { kind: "boolean", fallback: true, structural: "it decides what is built" },
    ],
    ["a list", "NodeFunctionProps", "layers", { kind: "list", range: { min: 0, max: 5 }, fallback: [] }],
    ["a map", "TenantPlansProps", "tenants", { kind: "map", range: { min: 0, max: 9_999 }, required: true }],
    ["a construct", "MalwareProtectionProps", "bucket", { kind: "construct", required: true }],
    ["several kinds", "Settings", "accessLogRetentionDays", { kind: undefined, fallback: 30 }],
    [
      "a setting that is a module's prop",
      "UploadsProps",
      "originAccess",
      { kind: "string", choices: ["oai", "oac"], fallback: "oac" },
    ],
  ])("has the data for a row of the documentation: %s", (_name, owner, name, expected) => {
    expect(settingOf(owner, name)).toMatchObject(expected);
  });

  it("has the links of the rule and of the comment", () => {
    expect(settingOf("ManagedBucketProps", "bucketName")?.pages).toEqual([
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    ]);
  });

  it("has the comment of the interface that declares the field", () => {
    const comment = "Blocks addresses that send too many requests, by a WAF rule";

    expect(settingOf("DirectUploadProps", "rateLimit")?.doc).toContain(comment);
    expect(settingOf("Settings", "rateLimit")?.doc).toContain(comment);
  });

  it("leaves out fields that users cannot set", () => {
    expect(settingOf("ManagedBucketProps", "existing")).toBeUndefined();
    expect(settingOf("ExistingBucketProps", "versioned")).toBeUndefined();
    expect(settingOf("DirectUploadProps", "cache")).toBeUndefined();
  });
});
