import { describe, expect, it } from "vitest";
import { cacheControlProblem } from "../../../../functions/upload-policy/attributes/headers/cache-control.js";
import { dispositionProblem } from "../../../../functions/upload-policy/attributes/headers/content-disposition.js";
import { forwardedHeaderProblem } from "../../../../functions/upload-policy/attributes/headers/forwarded-headers.js";
import { policyWith } from "../../support/policies.js";

const PDF = { contentType: "application/pdf", allowedExtensions: [".pdf"] };

describe("dispositionProblem", () => {
  it.each([
    "attachment",
    "ATTACHMENT",
    "inline",
    'attachment; filename="may 2026.pdf"',
    "attachment; filename=may.pdf",
    "attachment;filename=MAY.PDF",
    "attachment; filename=\"may.pdf\"; filename*=UTF-8''m%C3%A4y.pdf",
    "inline; filename*=utf-8''%F0%9F%8E%88.pdf",
  ])("finds no problem in %s", (value) => {
    expect(dispositionProblem(value, ["attachment", "inline"], PDF)).toBeUndefined();
  });

  it.each([
    ["another type", "form-data"],
    ["a word that only begins like a type", "attachments"],
    ["white space in front", " attachment"],
    ["a semicolon without a parameter", "attachment;"],
    ["an unknown parameter", "attachment; size=1"],
    ["an unclosed quotation mark", 'attachment; filename="may.pdf'],
    ["an escape in quotation marks", 'attachment; filename="a\\".pdf"'],
    ["two file names", "attachment; filename=a.pdf; filename=b.pdf"],
    ["two extended file names", "attachment; filename*=UTF-8''a.pdf; filename*=UTF-8''b.pdf"],
    ["another character set", "attachment; filename*=ISO-8859-1''a.pdf"],
    ["invalid UTF-8", "attachment; filename*=UTF-8''%C3.pdf"],
    ["a line break", 'attachment; filename="a\r\n.pdf"'],
    ["an escape that browsers decode", 'attachment; filename="a%2Fb.pdf"'],
    ["an encoded word", 'attachment; filename="=?UTF-8?B?YQ==?=.pdf"'],
    ["characters that are not ASCII", 'attachment; filename="mäy.pdf"'],
    ["a folder", 'attachment; filename="../a.pdf"'],
    ["an encoded folder", "attachment; filename*=UTF-8''..%2Fa.pdf"],
    ["an encoded backslash", "attachment; filename*=UTF-8''a%5Cb.pdf"],
    ["an encoded line break", "attachment; filename*=UTF-8''a%0D%0A.pdf"],
    ["an encoded NUL", "attachment; filename*=UTF-8''a%00.pdf"],
    ["text that a format character reverses", "attachment; filename*=UTF-8''a%E2%80%AEfdp.pdf"],
    ["an encoded line separator", "attachment; filename*=UTF-8''a%E2%80%A8.pdf"],
    ["an encoded paragraph separator", "attachment; filename*=UTF-8''a%E2%80%A9.pdf"],
    ["a name of spaces", 'attachment; filename=" "'],
    ["too many characters", `attachment; filename="${"a".repeat(1_100)}.pdf"`],
  ])("finds a problem in %s", (_what, value) => {
    expect(dispositionProblem(value, ["attachment", "inline"], PDF)).toMatchObject({
      code: "InvalidAttribute",
    });
  });

  it.each([
    ["a name with an extension that the policy does not allow", 'attachment; filename="a.exe"'],
    ["an extended name with such an extension", "attachment; filename=a.pdf; filename*=UTF-8''a.exe"],
    ["a name without an extension", "attachment; filename=pdf"],
  ])("does not allow %s", (_what, value) => {
    expect(dispositionProblem(value, ["attachment"], PDF)).toMatchObject({ code: "AttributeNotAllowed" });
  });

  it.each([
    "text/html",
    "TEXT/HTML; charset=utf-8",
    "application/xhtml+xml",
    "image/svg+xml",
    "text/xml",
    "application/xml",
    "application/rss+xml",
    "multipart/x-mixed-replace",
    "message/rfc822",
    // A browser finds out the type of their content.
    "unknown/unknown",
    "application/unknown",
  ])("allows %s as an attachment only", (contentType) => {
    const object = { contentType, allowedExtensions: [] };

    expect(dispositionProblem("inline", ["attachment", "inline"], object)).toMatchObject({
      code: "AttributeNotAllowed",
    });
    expect(dispositionProblem("attachment", ["attachment", "inline"], object)).toBeUndefined();
  });

  it("does not allow a type that the policy does not list", () => {
    expect(dispositionProblem("inline", ["attachment"], PDF)).toMatchObject({ code: "AttributeNotAllowed" });
  });

  it("reads a hostile value in linear time", () => {
    const value = `attachment${"; filename=a".repeat(80)}; filename=\u0000`;

    expect(dispositionProblem(value, ["attachment"], PDF)).toMatchObject({ code: "InvalidAttribute" });
  });
});

describe("cacheControlProblem", () => {
  it.each([
    ["no-store", ["no-store"]],
    ["Private , Max-Age=60", ["private, max-age=60"]],
    ["public, max-age=31536000, immutable", ["*"]],
    ['private="set-cookie", max-age=1', ["*"]],
  ])("finds no problem in %s if %j are allowed", (value, allowed) => {
    expect(cacheControlProblem(value, allowed)).toBeUndefined();
  });

  it.each([
    ["max-age=61", ["max-age=60"], "AttributeNotAllowed"],
    ["max-age=60, public", ["max-age=60"], "AttributeNotAllowed"],
    ["no-store", undefined, "AttributeNotAllowed"],
    ["", ["*"], "InvalidAttribute"],
    ["no-store,", ["*"], "InvalidAttribute"],
    ["max-age=60\r\nx: y", ["*"], "InvalidAttribute"],
    ["max-age=60  , public", ["*"], "InvalidAttribute"],
    ["a".repeat(300), ["*"], "InvalidAttribute"],
  ])("finds a problem in %j if %j are allowed", (value, allowed, code) => {
    expect(cacheControlProblem(value, allowed)).toMatchObject({ code });
  });

  it("does not read a value that is longer than any directive", () => {
    const value = `max-age=60${" ".repeat(1_000_000)}`;

    expect(cacheControlProblem(value, ["max-age=60"])).toMatchObject({ code: "AttributeNotAllowed" });
  });
});

describe("forwardedHeaderProblem", () => {
  const sent = { cacheControl: "max-age=9", contentDisposition: "whatever" };

  it("finds no problem if the policy has no attributes", () => {
    expect(forwardedHeaderProblem(sent, policyWith())).toBeUndefined();
  });

  it.each(["no-cache", "no-store", "max-age=0", "no-cache, no-store"])(
    "finds no problem in %s, which browsers send by themselves",
    (cacheControl) => {
      expect(forwardedHeaderProblem({ cacheControl }, policyWith({ attributes: {} }))).toBeUndefined();
    },
  );

  it.each([
    [{}, "Expires"],
    [{ cacheControl: ["max-age=60"] }, "Expires"],
    [{ cacheControl: ["*"] }, undefined],
  ])("finds a problem in Expires unless any Cache-Control is allowed: %j", (attributes, name) => {
    const problem = forwardedHeaderProblem(
      { expires: "Thu, 01 Jan 2099 00:00:00 GMT" },
      policyWith({ attributes }),
    );

    expect(problem?.name).toBe(name);
  });

  it("names the header that the policy does not allow, and not its value", () => {
    const rejected = policyWith({ attributes: { cacheControl: ["*"] } });

    expect(forwardedHeaderProblem(sent, policyWith({ attributes: {} }))).toMatchObject({
      name: "Cache-Control",
    });
    expect(forwardedHeaderProblem(sent, rejected)).toEqual({
      name: "Content-Disposition",
      problem: { code: "AttributeNotAllowed", text: "is not allowed here" },
    });
  });
});
