import { describe, expect, it } from "vitest";
import { conditionHolds, UnknownOperatorError } from "../../../../emulator/iam/policy/condition.js";
import { conditionValues } from "../../../../emulator/iam/policy/context.js";

const CONTEXT = conditionValues({
  "s3:prefix": "home/ann",
  "aws:PrincipalArn": "arn:aws:iam::1:role/Writer",
  "s3:max-keys": "10",
  "aws:CurrentTime": "2026-01-02T03:04:05Z",
  "aws:SecureTransport": "true",
  "aws:SourceIp": "203.0.113.7",
  "aws:VpcSourceIp": "2001:db8::7",
  "aws:TagKeys": ["a", "b"],
  "aws:username": "ann",
  "x:star": "*",
  "x:binary": "AQI=",
});

const holds = (
  operator: string,
  key: string,
  wanted: string | readonly string[],
  variables = true,
): boolean => conditionHolds({ [operator]: { [key]: wanted } }, CONTEXT, variables ? CONTEXT : undefined);

describe("conditionHolds", () => {
  it.each<[string, string, string | readonly string[], boolean]>([
    ["StringEquals", "s3:prefix", "home/ann", true],
    ["StringEquals", "S3:PREFIX", "home/ann", true],
    ["StringEquals", "s3:prefix", "HOME/ANN", false],
    ["StringEquals", "s3:prefix", "home/*", false],
    ["StringEquals", "s3:prefix", ["other", "home/ann"], true],
    ["StringEquals", "s3:prefix", "home/${aws:username}", true],
    ["StringEquals", "s3:prefix", "home/${aws:unknown, 'ann'}", true],
    ["StringEquals", "s3:prefix", "home/${aws:unknown}", false],
    ["StringEquals", "x:star", "${*}", true],
    ["StringNotEquals", "s3:prefix", "home/ann", false],
    ["StringNotEquals", "s3:prefix", ["other", "another"], true],
    ["StringNotEquals", "s3:prefix", ["other", "home/ann"], false],
    ["StringEqualsIgnoreCase", "s3:prefix", "HOME/Ann", true],
    ["StringNotEqualsIgnoreCase", "s3:prefix", "HOME/Ann", false],
    ["StringLike", "s3:prefix", "home/*", true],
    ["StringLike", "s3:prefix", "ho?e/a*", true],
    ["StringLike", "s3:prefix", "home", false],
    ["StringLike", "s3:prefix", "${x:star}", false],
    ["StringNotLike", "s3:prefix", "home/*", false],
    ["NumericEquals", "s3:max-keys", "10.0", true],
    ["NumericNotEquals", "s3:max-keys", "10", false],
    ["NumericLessThan", "s3:max-keys", "10", false],
    ["NumericLessThanEquals", "s3:max-keys", "10", true],
    ["NumericGreaterThan", "s3:max-keys", "9", true],
    ["NumericGreaterThanEquals", "s3:max-keys", "11", false],
    ["DateLessThan", "aws:CurrentTime", "2026-01-02T03:04:06Z", true],
    ["DateGreaterThan", "aws:CurrentTime", "2026-01-02T03:04:06Z", false],
    ["DateEquals", "aws:CurrentTime", "1767323045", true],
    ["DateNotEquals", "aws:CurrentTime", "1767323045", false],
    ["DateGreaterThanEquals", "aws:CurrentTime", "2026-01-02", true],
    ["DateLessThanEquals", "aws:CurrentTime", "2026-01-02", false],
    ["Bool", "aws:SecureTransport", "True", true],
    ["Bool", "aws:SecureTransport", "false", false],
    ["BinaryEquals", "x:binary", "AQI=", true],
    ["IpAddress", "aws:SourceIp", "203.0.113.0/24", true],
    ["IpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.113.7"], true],
    ["IpAddress", "aws:SourceIp", "2001:db8::/32", false],
    ["IpAddress", "aws:VpcSourceIp", "2001:db8::/32", true],
    ["NotIpAddress", "aws:SourceIp", "203.0.113.0/24", false],
    ["ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/W*", true],
    ["ArnEquals", "aws:PrincipalArn", "arn:aws:iam::1:role/*", true],
    ["ArnLike", "aws:PrincipalArn", "arn:*:role/Writer", false],
    ["ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/W*", false],
    ["ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::2:role/Writer", true],
    ["Null", "s3:prefix", "true", false],
    ["Null", "s3:prefix", "false", true],
    ["Null", "s3:absent", "true", true],
    ["StringEquals", "s3:absent", "x", false],
    ["StringNotEquals", "s3:absent", "x", true],
    ["StringEqualsIfExists", "s3:absent", "x", true],
    ["StringEqualsIfExists", "s3:prefix", "x", false],
    ["ForAllValues:StringEquals", "aws:TagKeys", ["a", "b", "c"], true],
    ["ForAllValues:StringEquals", "aws:TagKeys", ["a"], false],
    ["ForAllValues:StringEquals", "s3:absent", ["a"], true],
    ["ForAnyValue:StringEquals", "aws:TagKeys", ["b", "z"], true],
    ["ForAnyValue:StringEquals", "aws:TagKeys", ["z"], false],
    ["ForAnyValue:StringEquals", "s3:absent", ["z"], false],
    ["ForAnyValue:StringNotEquals", "aws:TagKeys", ["a"], true],
    ["ForAllValues:StringNotLike", "aws:TagKeys", ["a*"], false],
  ])("%s of %s with %j: %j", (operator, key, wanted, expected) => {
    expect(holds(operator, key, wanted)).toBe(expected);
  });

  it("takes a variable literally if the policy's version has no variables", () => {
    expect(holds("StringEquals", "s3:prefix", "home/${aws:username}", false)).toBe(false);
  });

  it("holds only if all operators and keys hold", () => {
    const both = { Bool: { "aws:SecureTransport": "true" }, StringLike: { "s3:prefix": "other*" } };

    expect(conditionHolds(both, CONTEXT, CONTEXT)).toBe(false);
  });

  it("rejects an unknown operator instead of ignoring it", () => {
    expect(() => holds("StringIsh", "s3:prefix", "x")).toThrow(UnknownOperatorError);
    expect(() => holds("toString", "s3:prefix", "x")).toThrow(UnknownOperatorError);
  });
});
