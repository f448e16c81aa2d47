import { describe, expect, it } from "vitest";
import type { SignRequestFunction, SignRequestOptions } from "../../client/uppy.js";
import { createSignRequest, SignRequestError } from "../../client/uppy.js";

const SIGNED = { url: "https://bucket.example/?X-Amz-Signature=a-signature", key: "alice/a" };
const REJECTED = { code: "TooLarge", message: "The object is too large.", requestId: "request-1" };
const PUT_OBJECT = { method: "PUT", key: "a.pdf", contentType: "application/pdf" } as const;

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
  readonly token: string | null;
  readonly body: unknown;
}

/** An API with these responses one after the other, which repeats the last one; `error` means a failed request. */
function apiAnswering(...answers: (() => Response | "error")[]) {
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = (url, init = {}) => {
    asked.push({
      url: String(url),
      init,
      token: new Headers(init.headers).get("Authorization"),
      body: JSON.parse(String(init.body)),
    });
    const answer = answers[Math.min(asked.length, answers.length) - 1]?.() ?? "error";
    return answer === "error" ? Promise.reject(new TypeError("fetch failed")) : Promise.resolve(answer);
  };
  return { asked, fetch };
}

const ok = () => Response.json(SIGNED);
const failing = (status: number, body: unknown = REJECTED, headers: Record<string, string> = {}) => {
  return () => Response.json(body, { status, headers });
};

/** A page's signer of an API's responses, with the pauses that it would have made. */
function signerOf(api: ReturnType<typeof apiAnswering>, options: Partial<SignRequestOptions> = {}) {
  const pauses: number[] = [];
  const refreshes: boolean[] = [];
  const signRequest = createSignRequest({
    endpoint: "https://api.example.com/v1",
    getToken: ({ refresh }) => {
      refreshes.push(refresh);
      return refresh ? "a-new-token" : "a-token";
    },
    fetch: api.fetch,
    wait: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    ...options,
  });
  return { signRequest, pauses, refreshes };
}

const failureOf = (signing: Promise<unknown>): Promise<unknown> =>
  signing.then(
    () => expect.fail("it was signed"),
    (error: unknown) => error,
  );

describe("createSignRequest", () => {
  it("calls the API with the caller's token, and returns its answer to Uppy", async () => {
    const api = apiAnswering(ok);
    const { signRequest } = signerOf(api);

    expect(await signRequest(PUT_OBJECT)).toEqual(SIGNED);
    expect(api.asked).toMatchObject([
      {
        url: "https://api.example.com/v1/s3/sign",
        token: "Bearer a-token",
        body: PUT_OBJECT,
        init: { method: "POST", credentials: "omit", redirect: "error" },
      },
    ]);
  });

  it("accepts an endpoint with a trailing slash", async () => {
    const api = apiAnswering(ok);
    await signerOf(api, { endpoint: "https://api.example.com/v1/" }).signRequest(PUT_OBJECT);

    expect(api.asked[0]?.url).toBe("https://api.example.com/v1/s3/sign");
  });

  it("sends only fields that the API knows, even if a later Uppy has more", async () => {
    const api = apiAnswering(ok);
    const request = { ...PUT_OBJECT, expiresIn: 60, size: 7 };
    await signerOf(api).signRequest(request);

    expect(api.asked[0]?.body).toEqual(PUT_OBJECT);
  });

  it.each([
    ["CreateMultipartUpload", { method: "POST", key: "a.mp4" }, "video/mp4"],
    ["CompleteMultipartUpload", { method: "POST", key: "a.mp4", uploadId: "u" }, undefined],
    ["UploadPart", { method: "PUT", key: "a.mp4", uploadId: "u", partNumber: 1 }, undefined],
    ["PutObject, for which Uppy sends the type", PUT_OBJECT, "application/pdf"],
  ] as const)("sends the type with %s", async (_, request, contentType) => {
    const api = apiAnswering(ok);
    await signerOf(api, { contentTypeOf: () => "video/mp4" }).signRequest(request);

    expect(api.asked[0]?.body).toEqual({ ...request, ...(contentType === undefined ? {} : { contentType }) });
  });
});

describe("a token that is rejected", () => {
  it("is replaced once, and the request repeated without a pause", async () => {
    const api = apiAnswering(failing(401), ok);
    const { signRequest, pauses, refreshes } = signerOf(api);

    expect(await signRequest(PUT_OBJECT)).toEqual(SIGNED);
    expect(api.asked.map(({ token }) => token)).toEqual(["Bearer a-token", "Bearer a-new-token"]);
    expect(refreshes).toEqual([false, true]);
    expect(pauses).toEqual([]);
  });

  it("is replaced once, and the upload fails if the new token is rejected too", async () => {
    const api = apiAnswering(failing(401, { ...REJECTED, message: "Sign in again." }));

    expect(await failureOf(signerOf(api).signRequest(PUT_OBJECT))).toMatchObject({
      status: 401,
      message: "Sign in again.",
    });
    expect(api.asked).toHaveLength(2);
  });

  it("is replaced once for all files that are rejected together", async () => {
    const api = apiAnswering(failing(401), failing(401), failing(401), ok);
    const { signRequest, refreshes } = signerOf(api);
    await Promise.all([PUT_OBJECT, PUT_OBJECT, PUT_OBJECT].map((request) => signRequest(request)));

    expect(refreshes.filter((refresh) => refresh)).toHaveLength(1);
  });

  it("stops with the page's own error if getToken fails", async () => {
    const api = apiAnswering(failing(401));
    const signedOut = new RangeError("signed out");
    const getToken = ({ refresh }: { refresh: boolean }) =>
      refresh ? Promise.reject(signedOut) : Promise.resolve("a-token");

    expect(await failureOf(signerOf(api, { getToken }).signRequest(PUT_OBJECT))).toBe(signedOut);
  });
});

describe("a request that may succeed later", () => {
  it.each([
    ["429", failing(429)],
    ["500", failing(500)],
    ["503 without JSON", () => new Response("<html>", { status: 503 })],
    ["504", failing(504, { message: "Endpoint request timed out" })],
    ["no answer", () => "error" as const],
    ["an answer that is cut short", () => new Response('{"url":"ht')],
  ])("is repeated after %s", async (_, answer) => {
    const api = apiAnswering(answer, answer, ok);
    const { signRequest, pauses } = signerOf(api);

    expect(await signRequest(PUT_OBJECT)).toEqual(SIGNED);
    expect(pauses).toHaveLength(2);
  });

  it("waits longer each time, within bounds", async () => {
    const { signRequest, pauses } = signerOf(apiAnswering(failing(503)), { retries: 9 });
    await failureOf(signRequest(PUT_OBJECT));

    pauses.forEach((pause, attempt) => {
      const most = Math.min(300 * 2 ** attempt, 20_000);
      expect(pause).toBeGreaterThanOrEqual(most / 2);
      expect(pause).toBeLessThanOrEqual(most);
    });
    expect(pauses).toHaveLength(9);
  });

  it.each([
    ["seconds", "7", 7_000],
    ["no time at all", "0", 0],
    ["longer than the maximum wait", "86400", 20_000],
    ["a time that has passed", "Wed, 21 Oct 2015 07:28:00 GMT", 0],
  ])("waits as Retry-After says in %s", async (_, value, pause) => {
    const api = apiAnswering(failing(429, REJECTED, { "Retry-After": value }), ok);
    const { signRequest, pauses } = signerOf(api);
    await signRequest(PUT_OBJECT);

    expect(pauses).toEqual([pause]);
  });

  it("waits for a default time if Retry-After is malformed", async () => {
    const api = apiAnswering(failing(429, REJECTED, { "Retry-After": "soon" }), ok);
    const { signRequest, pauses } = signerOf(api);
    await signRequest(PUT_OBJECT);

    expect(pauses[0]).toBeGreaterThan(0);
  });

  it.each([
    [0, 1],
    [2, 3],
  ])("is given up after %d repetitions", async (retries, times) => {
    const api = apiAnswering(failing(503));
    await failureOf(signerOf(api, { retries }).signRequest(PUT_OBJECT));

    expect(api.asked).toHaveLength(times);
  });
});

describe("a request that is rejected", () => {
  it.each([400, 403, 404, 413, 415])(
    "is not repeated after %d, and has the API's message",
    async (status) => {
      const api = apiAnswering(failing(status));
      const error = await failureOf(signerOf(api).signRequest(PUT_OBJECT));

      expect(error).toBeInstanceOf(SignRequestError);
      expect(error).toMatchObject({
        status,
        code: "TooLarge",
        message: "The object is too large.",
        requestId: "request-1",
      });
      expect(api.asked).toHaveLength(1);
    },
  );

  it.each([
    ["nothing of use", { message: null }],
    ["something else than JSON of ours", ["a"]],
  ])("has the status if the API's message is %s", async (_, body) => {
    const error = await failureOf(signerOf(apiAnswering(failing(403, body))).signRequest(PUT_OBJECT));

    expect(error).toHaveProperty("message", "The upload server answered with status 403.");
  });

  it("fails if the answer contains no URL", async () => {
    const api = apiAnswering(() => Response.json({ key: "a" }));

    expect(await failureOf(signerOf(api).signRequest(PUT_OBJECT))).toBeInstanceOf(SignRequestError);
    expect(api.asked).toHaveLength(1);
  });

  it.each([
    ["a rejection", failing(403)],
    ["no answer", () => "error" as const],
  ])("never shows token or URL after %s", async (_, answer) => {
    const error = await failureOf(signerOf(apiAnswering(answer)).signRequest(PUT_OBJECT));
    const told = error instanceof Error ? [error.message, error.stack, JSON.stringify(error)].join() : "";

    expect(told).toContain("SignRequestError");
    expect(told).not.toMatch(/a-token|api\.example\.com/);
  });
});

describe("the page's signal", () => {
  it("ends a request that is under way", async () => {
    const leaving = new AbortController();
    const fetch: typeof globalThis.fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
        leaving.abort();
      });

    const error = await failureOf(
      signerOf({ asked: [], fetch }, { signal: leaving.signal }).signRequest(PUT_OBJECT),
    );
    expect(error).toHaveProperty("name", "AbortError");
  });

  it("ends a pause", async () => {
    const leaving = new AbortController();
    const api = apiAnswering(() => {
      setTimeout(() => leaving.abort(), 0);
      return failing(503, REJECTED, { "Retry-After": "20" })();
    });
    const { signRequest } = signerOf(api, { signal: leaving.signal, wait: undefined });

    expect(await failureOf(signRequest(PUT_OBJECT))).toHaveProperty("name", "AbortError");
    expect(api.asked).toHaveLength(1);
  });

  it("prevents further requests", async () => {
    const api = apiAnswering(ok);
    const { signRequest } = signerOf(api, { signal: AbortSignal.abort() });

    expect(await failureOf(signRequest(PUT_OBJECT))).toHaveProperty("name", "AbortError");
    expect(api.asked).toEqual([]);
  });
});

describe("the type of the signer", () => {
  it("fits the option signRequest of @uppy/aws-s3 6.3", () => {
    // As the plugin declares it; the pages of the browser tests are checked against the plugin itself.
    type Base = { key: string; expiresIn?: number };
    type PresignableRequest =
      | (Base & { method: "PUT"; contentType?: string })
      | (Base & { method: "POST" | "DELETE" })
      | (Base & { method: "POST" | "DELETE" | "GET"; uploadId: string })
      | (Base & { method: "PUT"; uploadId: string; partNumber: number });
    type PresignedResponse = {
      url: string;
      key?: string;
      headers?: Record<string, string>;
      fields?: Record<string, string>;
    };
    type SignRequestFn = (request: PresignableRequest) => PresignedResponse | Promise<PresignedResponse>;

    const option: SignRequestFn = createSignRequest({ endpoint: "", getToken: () => "" });
    // @ts-expect-error a signer that answers with text would be none
    const wrong: SignRequestFunction = async () => "https://bucket.example/";

    expect([typeof option, typeof wrong]).toEqual(["function", "function"]);
  });
});
