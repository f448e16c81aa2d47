import { describe, expect, it } from "vitest";
import { presigner } from "../support/presigner.js";

const route = "GET /downloads/{key+}";

const download = (key: string, query?: Record<string, string>, downloads = true) =>
  presigner({ downloads }).send(route, undefined, {
    pathParameters: { key },
    ...(query && { query }),
  });

describe("GET /downloads/{key+}", () => {
  it("returns a URL of the caller's own object", async () => {
    const { status, json } = await download("a/b%20c.html");

    expect(status).toBe(200);
    expect(json).toEqual({
      method: "GET",
      url: expect.stringMatching(/^https:/),
      headers: {},
      key: "uploads/alice/a/b c.html",
      expiresAt: "2026-01-02T03:19:05.000Z",
    });
  });

  it("answers 404 unless reading is enabled", async () => {
    expect(await download("a", undefined, false)).toMatchObject({ status: 404, json: { code: "NotFound" } });
  });

  it.each([
    ["page.html", "attachment; filename*=UTF-8''page.html"],
    ["a/b/%C3%A9%20(1).pdf", "attachment; filename*=UTF-8''%C3%A9%20%281%29.pdf"],
    ["it's%20%22quoted%22%3B.txt", "attachment; filename*=UTF-8''it%27s%20_quoted_%3B.txt"],
    ["a%5C%E2%80%AEfdp.exe", "attachment; filename*=UTF-8''a__fdp.exe"],
  ])("makes browsers save %s and not show it", async (key, disposition) => {
    const { json } = await download(key);

    expect(new URL(json.url).searchParams.get("contentDisposition")).toBe(disposition);
  });

  it("binds a version and a range", async () => {
    const { json } = await download("a.bin", { versionId: "v1", range: "bytes=0-99" });
    const { searchParams } = new URL(json.url);

    expect(Object.fromEntries(searchParams)).toMatchObject({ versionId: "v1", range: "bytes=0-99" });
    expect(json.headers).toEqual({ range: "bytes=0-99" });
  });

  it.each(["bytes=0-0", "bytes=5-", "bytes=-5"])("accepts the range %s", async (range) => {
    expect((await download("a", { range })).status).toBe(200);
  });

  it.each<[string, string, Record<string, string>, string]>([
    ["a key with dot segments", "%2e%2e/bob/x", {}, "InvalidKey"],
    ["a key with dot segments after an escape", "..%2Fbob%2Fx", {}, "InvalidKey"],
    ["a path that is not UTF-8", "%ff", {}, "InvalidPath"],
    ["a range that ends before it begins", "a", { range: "bytes=2-1" }, "InvalidQuery"],
    ["two ranges", "a", { range: "bytes=0-1,3-4" }, "InvalidQuery"],
    ["another unit", "a", { range: "lines=0-1" }, "InvalidQuery"],
    ["a range of nothing", "a", { range: "bytes=-" }, "InvalidQuery"],
    ["a range with a line break", "a", { range: "bytes=0-1\r\nx: y" }, "InvalidQuery"],
    ["an empty version", "a", { versionId: "" }, "InvalidQuery"],
    ["a version with a space", "a", { versionId: "a b" }, "InvalidQuery"],
    ["an unknown parameter", "a", { "response-content-type": "text/html" }, "InvalidQuery"],
  ])("rejects %s", async (_, key, query, code) => {
    expect(await download(key, query)).toMatchObject({ status: 400, json: { code } });
  });
});
