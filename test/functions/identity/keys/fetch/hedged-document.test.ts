import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hedged } from "../../../../../functions/identity/keys/fetch/hedged-document.js";
import type { GetDocument } from "../../../../../functions/identity/keys/fetch/https-document.js";
import { DocumentError } from "../../../../../functions/identity/keys/fetch/https-document.js";

type Behaviour = { readonly after: number; readonly answer: string | Error };

/** Gets a document with requests that behave as given, one after the other, and records the start of each. */
function documents(...behaviours: readonly Behaviour[]) {
  const started: number[] = [];
  const signals: AbortSignal[] = [];
  const begin = Date.now();
  const get: GetDocument = (_uri, signal) => {
    const { after, answer } = behaviours[started.length] ?? expect.fail("one request too many");
    started.push(Date.now() - begin);
    signals.push(signal);
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
      setTimeout(() => {
        if (answer instanceof Error) reject(answer);
        else resolve(new TextEncoder().encode(answer));
      }, after);
    });
  };
  const abort = new AbortController();
  const text = async () =>
    new TextDecoder().decode(await hedged(get)("https://id.example.com/keys", abort.signal));
  return { started, signals, abort, text };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function result(promise: Promise<string>): Promise<string> {
  const settled = promise.catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(10_000);
  return settled;
}

const ERROR = new Error("connection reset");

describe("a hedged document", () => {
  it.each<[string, readonly Behaviour[], string, readonly number[]]>([
    ["one request if it answers within a second", [{ after: 999, answer: "1" }], "1", [0]],
    [
      "a second request after a second, whose answer is used if it is faster",
      [
        { after: 9_000, answer: "1" },
        { after: 500, answer: "2" },
      ],
      "2",
      [0, 1_000],
    ],
    [
      "the first request's answer if that is faster",
      [
        { after: 1_200, answer: "1" },
        { after: 500, answer: "2" },
      ],
      "1",
      [0, 1_000],
    ],
    [
      "a second request at once if the first fails early",
      [
        { after: 100, answer: ERROR },
        { after: 100, answer: "2" },
      ],
      "2",
      [0, 100],
    ],
    [
      "the second request's answer if the first fails later",
      [
        { after: 1_100, answer: ERROR },
        { after: 500, answer: "2" },
      ],
      "2",
      [0, 1_000],
    ],
    [
      "the error if both fail",
      [
        { after: 100, answer: ERROR },
        { after: 100, answer: new Error("refused") },
      ],
      "refused",
      [0, 100],
    ],
    [
      "the error at once if a second request would get the same answer",
      [{ after: 100, answer: new DocumentError("404") }],
      "404",
      [0],
    ],
  ])("sends %s", async (_name, behaviours, expected, starts) => {
    const { text, started } = documents(...behaviours);

    expect(await result(text())).toBe(expected);
    expect(started).toEqual(starts);
  });

  it("aborts the slower request", async () => {
    const { text, signals } = documents({ after: 9_000, answer: "1" }, { after: 100, answer: "2" });

    await result(text());

    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it("stops at the caller's signal, and starts no further request", async () => {
    const { text, started, abort } = documents({ after: 9_000, answer: "1" });
    const ended = result(text());

    abort.abort();

    expect(await ended).toBe("aborted");
    expect(started).toEqual([0]);
  });
});
