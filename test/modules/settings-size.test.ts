import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { App, Fn, TerraformStack, Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { currentAccountId } from "../../modules/iam/index.js";
import { checkSettingsBytes, settingsBytes } from "../../modules/settings-size.js";

const stack = new TerraformStack(new App(), "test");
const arn = new S3Bucket(stack, "Bucket", {}).arn;

describe("settingsBytes", () => {
  it.each<[string, unknown, number]>([
    ["a string", "hellö", 6],
    ["settings", { a: ["ö"], b: 1, c: undefined }, JSON.stringify({ a: ["ö"], b: 1 }).length + 1],
    ["an account's id", currentAccountId(stack), 12],
    ["anything else", [arn, arn], '["",""]'.length + 128],
    ["a string with an expression in it", `a${arn}b`, 66],
    ["an expression over others", Fn.join("", [arn, arn, "a"]), 64],
    ["a list that Terraform makes", { a: Token.asList(Fn.split(",", arn)) }, '{"a":""}'.length + 64],
  ])("of %s", (_name, settings, bytes) => {
    expect(settingsBytes(stack, settings)).toBe(bytes);
  });
});

describe("checkSettingsBytes", () => {
  const check = (settings: object) => () =>
    checkSettingsBytes(stack, settings, 100, { remedy: "Shorten it." });

  it("accepts settings up to the limit", () => {
    expect(check({ a: "x".repeat(92) })).not.toThrow();
  });

  it("names the largest of settings over it, with both sizes", () => {
    expect(check({ a: "x".repeat(20), b: currentAccountId(stack), c: arn })).toThrow(
      'c must be shorter: all settings together may have 100 bytes at most, as JSON, got "64 of 118 bytes" (at test).\nShorten it.',
    );
  });
});
