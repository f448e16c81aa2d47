import { describe, expect, it } from "vitest";
import type { World } from "./support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "./support/world.js";

async function put(world: World, headers: Record<string, string>, query = "") {
  const answer = await world.s3.handle(directRequest({ headers, query }), administrator(world));
  const body = await bodyText(answer);
  return { status: answer.status, code: /<Code>(.*?)</.exec(body)?.[1], body };
}

describe("the expected bucket owner", () => {
  it.each([
    ["111122223333", 200, undefined],
    ["000000000002", 403, "AccessDenied"],
    ["11112222333", 400, "InvalidBucketOwnerAWSAccountID"],
    ["rejected", 400, "InvalidBucketOwnerAWSAccountID"],
    ["", 400, "InvalidBucketOwnerAWSAccountID"],
  ])("%j gets %i %s", async (owner, status, code) => {
    const answer = await put(await createWorld(), { "x-amz-expected-bucket-owner": owner });

    expect(answer).toMatchObject({ status, code });
  });
});

describe("the header section", () => {
  // `content-length: 0` and the test's own line.
  const REST = "content-length".length + 1 + 4 + "x-padding".length + 4;

  it.each([
    ["headers", ""],
    ["headers and query", "a=b&c"],
  ])("of %s can be 8,192 bytes long", async (_, query) => {
    const world = await createWorld();
    const padding = (size: number) => ({ "x-padding": "p".repeat(size - REST - query.length) });

    const largest = await put(world, padding(8192), query);
    const tooLarge = await put(world, padding(8193), query);

    expect(largest.status).toBe(200);
    expect(tooLarge).toMatchObject({
      status: 400,
      code: "RequestHeaderSectionTooLarge",
      body: expect.stringContaining("<MaxSizeAllowed>8192</MaxSizeAllowed>"),
    });
  });
});
