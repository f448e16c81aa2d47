import { FetchError, NonRetryableFetchError } from "aws-jwt-verify/error";
import type { fetch } from "aws-jwt-verify/https";
import { describe, expect, it } from "vitest";
import { createKeyFetcher } from "../../../functions/identity/keys/key-fetcher.js";

const URI = "https://issuer.example/keys";
const KEYS = new TextEncoder().encode("{}").buffer;

type Answer = (timeout: number) => Promise<ArrayBuffer>;

/** A fetch that answers each try in turn, and the time in milliseconds that each was given. */
function fetchWith(...answers: readonly Answer[]) {
  const given: number[] = [];
  const fetchOnce = (async (_uri, options) => {
    const { responseTimeout } = options as { readonly responseTimeout: number };
    given.push(responseTimeout);
    const answer = answers[given.length - 1];
    if (answer === undefined) throw new FetchError(URI, "one try too many");
    return answer(responseTimeout);
  }) as typeof fetch;
  return { given, fetcher: createKeyFetcher(fetchOnce) };
}

const fails: Answer = () => Promise.reject(new FetchError(URI, "connection reset"));
const answersKeys: Answer = () => Promise.resolve(KEYS);

describe("createKeyFetcher", () => {
  it("gives the first try 3 seconds, so that a distant issuer can answer", async () => {
    const { given, fetcher } = fetchWith(answersKeys);

    await expect(fetcher.fetch(URI)).resolves.toBe(KEYS);
    expect(given).toEqual([3_000]);
  });

  it("retries once after an early failure, within the same 3 seconds", async () => {
    const { given, fetcher } = fetchWith(fails, answersKeys);

    await expect(fetcher.fetch(URI)).resolves.toBe(KEYS);
    expect(given).toHaveLength(2);
    expect(given[1]).toBeLessThanOrEqual(3_000);
  });

  it("does not retry twice", async () => {
    const { given, fetcher } = fetchWith(fails, fails, answersKeys);

    await expect(fetcher.fetch(URI)).rejects.toThrow("connection reset");
    expect(given).toHaveLength(2);
  });

  it("does not retry what a retry cannot change", async () => {
    const { given, fetcher } = fetchWith(() => Promise.reject(new NonRetryableFetchError(URI, "not JSON")));

    await expect(fetcher.fetch(URI)).rejects.toThrow("not JSON");
    expect(given).toHaveLength(1);
  });
});
