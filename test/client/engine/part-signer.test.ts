import { describe, expect, it } from "vitest";
import { createApiRequests } from "../../../client/engine/api/api-requests.js";
import { createTokens } from "../../../client/engine/api/tokens.js";
import { createRetries } from "../../../client/engine/http/retries.js";
import type { HttpRequest } from "../../../client/engine/platform.js";
import { createPartSigner } from "../../../client/engine/protocols/presigned/part-signer.js";
import { scriptedPlatform } from "../support/scripted-platform.js";

const { signal } = new AbortController();
const LIFE_MS = 900_000;
/** The server's clock is a day behind the client's. */
const SERVER_BEHIND_MS = 86_400_000;

function signerOf(partCount: number, more: { lengthOf?: (partNumber: number) => number } = {}) {
  const platform = scriptedPlatform(({ body }) => {
    const { partNumbers, lengths } = JSON.parse(String(body));
    const numbers: number[] = partNumbers ?? Object.keys(lengths).map(Number);
    const serverNow = platform.now() - SERVER_BEHIND_MS;
    const parts = numbers.map((partNumber) => ({
      partNumber,
      length: lengths?.[partNumber] ?? 5,
      signature: `s${partNumber}-${platform.sent.length}`,
    }));
    const urlTemplate = "https://s3.example/k?partNumber={partNumber}&X-Amz-Signature={signature}";
    const expiresAt = new Date(serverNow + LIFE_MS).toISOString();
    const headers = { date: new Date(serverNow).toUTCString() };
    return { headers, body: JSON.stringify({ urlTemplate, expiresAt, parts }) };
  });
  const retries = createRetries(platform, () => {});
  const api = createApiRequests(
    "https://api.example",
    createTokens(() => "token"),
    retries,
  );
  const partNumbers = Array.from({ length: partCount }, (_, index) => index + 1);
  const signer = createPartSigner({ id: "ID", partNumbers, workers: () => 4, ...more }, api, {
    now: platform.now,
    signal,
  });
  const requests = () => platform.sent.map(({ body }: HttpRequest) => JSON.parse(String(body)));
  return { signer, requests, wait: (milliseconds: number) => platform.wait(milliseconds, signal) };
}

describe("the part signer", () => {
  it("signs two rounds of parts ahead, in one request", async () => {
    const { signer, requests } = signerOf(20);

    const urls = await Promise.all([1, 2, 3, 4, 9].map((partNumber) => signer.sign(partNumber, 5)));

    expect(urls.map(({ url }) => url)).toContain("https://s3.example/k?partNumber=3&X-Amz-Signature=s3-1");
    expect(requests()).toEqual([{ partNumbers: [1, 2, 3, 4, 5, 6, 7, 8, 9] }]);
  });

  it("signs expired URLs again, by the server's clock", async () => {
    const { signer, requests, wait } = signerOf(1);
    await signer.sign(1, 5);
    await wait(LIFE_MS * 0.7);
    await signer.sign(1, 5);
    expect(requests().length).toBe(1);

    await wait(LIFE_MS * 0.2);
    const { url } = await signer.sign(1, 5);

    expect(url).toContain("Signature=s1-2");
  });

  it("signs a part again if S3 rejects its URL", async () => {
    const { signer } = signerOf(1);
    await signer.sign(1, 5);

    signer.forget(1);

    expect((await signer.sign(1, 5)).url).toContain("Signature=s1-2");
  });

  it("sends lengths if the server does not know them, and signs a shorter last part again", async () => {
    const { signer, requests } = signerOf(3, { lengthOf: () => 8 });
    await signer.sign(1, 8);

    await signer.sign(2, 3);

    expect(requests()).toEqual([{ lengths: { 1: 8, 2: 8, 3: 8 } }, { lengths: { 2: 3, 3: 8 } }]);
  });
});
