import { Fn, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { problemsOf } from "../../../functions/rules/problems.js";
import type { Rule } from "../../../functions/rules/rule.js";
import { hasUnresolved, isKnown, knownItems } from "../../../modules/rules/tokens.js";
import {
  arn,
  CORS_ORIGINS,
  construct,
  KEY_PREFIX,
  LOG_RETENTION_DAYS,
  REGION,
} from "../../../modules/rules/values.js";

const unresolved = Fn.join("", ["a", "b"]);
const token = Token.asString(unresolved);

/** The settings with a problem. */
function settings(value: unknown, rule: Rule): readonly string[] {
  const problems = problemsOf({ it: value }, { it: rule }, { isUnresolved: Token.isUnresolved });
  return [...problems].map(({ setting }) => setting);
}

describe("KEY_PREFIX", () => {
  it.each(["", "uploads/", "in/2026/", token])("accepts %j", (prefix) => {
    expect(settings(prefix, KEY_PREFIX)).toEqual([]);
  });

  it.each([
    "uploads",
    "/uploads/",
    "a//",
    "*/",
    "a*/",
    "../",
    "a?/",
    "a/../b/",
    "${x}/",
    "a b/",
    5,
    null,
    ["a/"],
  ])("rejects %j", (prefix) => {
    expect(settings(prefix, KEY_PREFIX)).toEqual(["it"]);
  });
});

describe("CORS_ORIGINS", () => {
  it.each([[[]], [["*"]], [["https://app.example.com", "http://localhost:3000"]], [[token]]])(
    "accepts %j",
    (origins) => {
      expect(settings(origins, CORS_ORIGINS)).toEqual([]);
    },
  );

  it("accepts a list that only Terraform knows", () => {
    expect(settings(Token.asList(unresolved), CORS_ORIGINS)).toEqual([]);
  });

  it.each([
    [["https://app.example.com/"], "it[0]"],
    [["http://a.example.com", "app.example.com"], "it[1]"],
    [["https://APP.example.com"], "it[0]"],
    [["*", "https://app.example.com"], "it"],
    [["*", "*"], "it"],
    [["null"], "it[0]"],
    [["https://*.example.com"], "it[0]"],
    [["https://*"], "it[0]"],
    [["https://app.example.com", "https://app.*"], "it[1]"],
    [["http://localhost:*"], "it[0]"],
    [["**"], "it[0]"],
    ["*", "it"],
  ])("rejects %j", (origins, setting) => {
    expect(settings(origins, CORS_ORIGINS)).toEqual([setting]);
  });
});

describe("REGION", () => {
  it.each(["eu-central-1", "us-east-1", "ap-southeast-4", "il-central-1", token])("accepts %j", (region) => {
    expect(settings(region, REGION)).toEqual([]);
  });

  it.each([
    "cn-north-1",
    "us-gov-east-1",
    "us-iso-west-1",
    "us-isob-east-1",
    "eusc-de-east-1",
    "eu-central-1a",
    "Frankfurt",
    "us-esat-1",
    "us-east",
    "us-east-10",
  ])("rejects %s", (region) => {
    expect(settings(region, REGION)).toEqual(["it"]);
  });
});

describe("arn", () => {
  const KEY_ARN = arn("kms", "key/");

  it.each(["arn:aws:kms:eu-central-1:111122223333:key/abc", token, `arn:aws:kms:${token}:key/abc`])(
    "accepts %j",
    (value) => {
      expect(settings(value, KEY_ARN)).toEqual([]);
    },
  );

  it.each([
    "abc",
    "alias/uploads",
    "arn:aws:kms:eu-central-1:111122223333:alias/x",
    "arn:aws:s3:::bucket",
    "arn:aws:s3:eu-central-1:111122223333:key/abc",
    "arn:aws:kms:eu-central-1:111122223333:key/a\nb",
    "arn:aws:kms:eu-central-1:111122223333:key/a\u0000b",
    "arn:aws:kms:eu-central-1:111122223333:key/a\tb",
    "arn:aws:kms:eu-central-1:111122223333:key/\u200b",
  ])("rejects %j", (value) => {
    expect(settings(value, KEY_ARN)).toEqual(["it"]);
  });
});

describe("construct", () => {
  const NAMED = construct<{ readonly name: string }>("a door", ["name"]);

  it("accepts any object that has the members, and possibly others", () => {
    expect(settings({ name: "a", locked: true }, NAMED)).toEqual([]);
  });

  it.each([[{}], [{ name: undefined }], ["a"], [null], [undefined], [[]], [token]])("rejects %j", (value) => {
    expect(settings(value, NAMED)).toEqual(["it"]);
  });
});

describe("LOG_RETENTION_DAYS", () => {
  it("accepts CloudWatch's periods, and a number that only Terraform knows", () => {
    expect(settings(14, LOG_RETENTION_DAYS)).toEqual([]);
    expect(settings(Token.asNumber(Fn.ceil(1)), LOG_RETENTION_DAYS)).toEqual([]);
  });

  it.each([2, 0, "14", 1.5])("rejects %j", (days) => {
    expect(settings(days, LOG_RETENTION_DAYS)).toEqual(["it"]);
  });
});

describe("tokens", () => {
  it.each([
    [{ a: [{ b: token }] }, true],
    [[token], true],
    [{ a: "b", c: null, d: 1 }, false],
  ])("are found in %j: %s", (value, expected) => {
    expect(hasUnresolved(value)).toBe(expected);
  });

  it("are neither known strings nor known items", () => {
    expect([isKnown(token), isKnown(undefined), isKnown("a")]).toEqual([false, false, true]);
    expect(knownItems(Token.asList(unresolved))).toEqual([]);
    expect(knownItems(undefined)).toEqual([]);
    expect(knownItems(["a"])).toEqual(["a"]);
  });
});
