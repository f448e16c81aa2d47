import { describe, expect, it } from "vitest";
import { createApiRequests } from "../../../client/engine/api/api-requests.js";
import { createTokens } from "../../../client/engine/api/tokens.js";
import { createRetries } from "../../../client/engine/http/retries.js";
import type { HttpRequest } from "../../../client/engine/platform.js";
import type { ScriptedAnswer } from "../support/scripted-platform.js";
import { scriptedPlatform } from "../support/scripted-platform.js";

const { signal } = new AbortController();

/** The API of a server by its script. The first token is `old`, and each refresh gives a new one. */
function apiOf(
  answer: (request: HttpRequest, count: number) => ScriptedAnswer,
  endpoint = "https://api.example/v1/",
) {
  const platform = scriptedPlatform(answer);
  let token = "old";
  let refreshes = 0;
  const tokens = createTokens(async ({ refresh }) => {
    if (refresh) token = `new-${++refreshes}`;
    return token;
  });
  const api = createApiRequests(
    endpoint,
    tokens,
    createRetries(platform, () => {}),
  );
  const ask = () => api.request({ method: "POST", path: "/uploads", body: { key: "a" }, signal });
  return { ask, sent: platform.sent, refreshes: () => refreshes };
}

const rejectsOld = ({ headers }: HttpRequest): ScriptedAnswer =>
  headers.authorization === "Bearer old" ? { status: 401 } : { body: "{}" };

describe("a request to the uploads API", () => {
  it("carries the token and JSON", async () => {
    const { ask, sent } = apiOf(() => ({ body: '{"id":"1"}' }));

    expect(await ask()).toMatchObject({ status: 200, json: { id: "1" } });
    expect(sent).toMatchObject([
      {
        method: "POST",
        url: "https://api.example/v1/uploads",
        headers: { authorization: "Bearer old", "content-type": "application/json" },
        body: '{"key":"a"}',
      },
    ]);
  });

  it("is sent again with a new token if the token was rejected, and ten parallel requests share one refresh", async () => {
    const { ask, sent, refreshes } = apiOf(rejectsOld);

    await Promise.all(Array.from({ length: 10 }, ask));

    expect(refreshes()).toBe(1);
    expect(sent.length).toBe(20);
  });

  it("fails with kind authentication if the new token is rejected, too", async () => {
    const { ask, refreshes } = apiOf(() => ({ status: 401 }));

    await expect(ask()).rejects.toMatchObject({
      kind: "authentication",
      status: 401,
      message: expect.stringContaining("Check that the token is for this endpoint."),
    });
    expect(refreshes()).toBe(1);
  });

  it("is repeated if the answer was cut", async () => {
    const { ask, sent } = apiOf((_, count) => ({
      headers: { "content-type": "application/json" },
      body: count === 1 ? '{"id":' : '{"id":"1"}',
    }));

    expect((await ask()).json).toEqual({ id: "1" });
    expect(sent.length).toBe(2);
  });

  it("fails immediately if the answer is a web page, because the endpoint is wrong", async () => {
    const headers = { "content-type": "text/html" };
    const { ask, sent } = apiOf(() => ({ headers, body: "<html></html>" }));

    await expect(ask()).rejects.toMatchObject({ kind: "service", code: "UnexpectedAnswer" });
    expect(sent.length).toBe(1);
  });

  it.each(["uploads.example", "ftp://uploads.example", "https://uploads.example?a=b", ""])(
    "needs an endpoint that is a base URL, not %j",
    (endpoint) => {
      expect(() => apiOf(() => ({}), endpoint)).toThrow(expect.objectContaining({ kind: "usage" }));
    },
  );
});

describe("the token", () => {
  it.each(["", "a b", "a\nb", "a\r\nx-other: 1", "\u00e9", undefined])("is not %j", async (token) => {
    const tokens = createTokens(() => token as string);

    await expect(tokens.current(signal)).rejects.toMatchObject({
      kind: "authentication",
      code: "InvalidToken",
    });
  });

  it("is asked for once by concurrent requests", async () => {
    let calls = 0;
    const tokens = createTokens(async () => `token-${++calls}`);

    expect(await Promise.all([tokens.current(signal), tokens.current(signal)])).toEqual([
      "token-1",
      "token-1",
    ]);
    expect(await tokens.current(signal)).toBe("token-2");
  });

  it("is not awaited once a request is stopped, but for other requests", async () => {
    const stop = new AbortController();
    let give = (_token: string) => {};
    const tokens = createTokens(
      () =>
        new Promise<string>((resolve) => {
          give = resolve;
        }),
    );
    const stopped = tokens.current(stop.signal);
    const other = tokens.current(signal);
    stop.abort(new Error("stopped"));

    await expect(stopped).rejects.toThrow("stopped");
    give("late");
    expect(await other).toBe("late");
  });
});
