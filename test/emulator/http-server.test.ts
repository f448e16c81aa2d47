import { connect } from "node:net";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../../emulator/http/http.js";
import { ListenError, serveHttp } from "../../emulator/http/http-server.js";
import { serveForTest } from "../support/http-server.js";

/** Sends raw bytes, and returns everything received until the server closes the connection. */
async function exchangeRaw(port: number, ...lines: string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(lines.join("\r\n"));
  return text(socket);
}

describe("serveHttp", () => {
  it("dates its responses by the given clock", async () => {
    const clock = () => Date.UTC(2031, 0, 2, 3, 4, 5);
    const service = await serveHttp(async () => ({ status: 200, headers: [], body: "" }), { port: 0, clock });

    const { headers } = await fetch(service.url);
    await service.close();

    expect(headers.get("date")).toBe("Thu, 02 Jan 2031 03:04:05 GMT");
  });

  it("passes the request on unchanged: raw path, query, header order and case", async () => {
    const seen: HttpRequest[] = [];
    const { port } = await serveForTest(async (request) => {
      seen.push(request);
      return { status: 200, headers: [], body: "" };
    });

    await exchangeRaw(
      port,
      "PUT /a%2Fb/../c+d?x=1&&y HTTP/1.1",
      "Host: h",
      "X-B: 1",
      "x-a: 2",
      "X-B: 3",
      "Connection: close",
      "",
      "",
    );

    expect(seen[0]).toMatchObject({ method: "PUT", path: "/a%2Fb/../c+d", query: "x=1&&y" });
    expect(seen[0]?.headers.slice(0, 4)).toEqual([
      ["Host", "h"],
      ["X-B", "1"],
      ["x-a", "2"],
      ["X-B", "3"],
    ]);
  });

  it.each([
    ["http://host:1/p?q", "/p", "q"],
    ["http://host?q", "/", "q"],
    ["*", "/", ""],
  ])("reads the request target %s", async (target, path, query) => {
    const { port } = await serveForTest(async (request) => ({
      status: 200,
      headers: [],
      body: `${request.path}|${request.query}`,
    }));

    const answer = await exchangeRaw(
      port,
      `OPTIONS ${target} HTTP/1.1`,
      "Host: h",
      "Connection: close",
      "",
      "",
    );

    expect(answer.endsWith(`\r\n\r\n${path}|${query}`)).toBe(true);
  });

  it.each([
    ["two Host headers", "GET / HTTP/1.1", ["Host: a", "host: a"], "400"],
    ["no Host header", "GET / HTTP/1.1", [], "400"],
    ["an unknown expectation", "PUT / HTTP/1.1", ["Host: a", "Expect: tea", "Content-Length: 0"], "417"],
    ["an empty expectation", "PUT / HTTP/1.1", ["Host: a", "Expect:", "Content-Length: 0"], "200"],
  ])("responds to %s", async (_, line, headers, status) => {
    const seen: HttpRequest[] = [];
    const { port } = await serveForTest(async (request) => {
      seen.push(request);
      return { status: 200, headers: [], body: "" };
    });

    const answer = await exchangeRaw(port, line, ...headers, "Connection: close", "", "");

    expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(seen).toHaveLength(status === "200" ? 1 : 0);
  });

  it("streams a body in both directions", async () => {
    const { url } = await serveForTest(async (request) => ({ status: 200, headers: [], body: request.body }));
    const sent = Buffer.alloc(3_000_000, "ab");

    const answer = await fetch(url, { method: "POST", body: sent });

    expect(Buffer.from(await answer.arrayBuffer()).equals(sent)).toBe(true);
  });

  it("keeps the connection open, and sends the length of a string body", async () => {
    const { port } = await serveForTest(async () => ({ status: 200, headers: [], body: "é" }));

    const answer = await exchangeRaw(
      port,
      "GET / HTTP/1.1\r\nHost: h\r\n",
      "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );

    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(answer.match(/content-length: 2\r\n/g)).toHaveLength(2);
  });

  it("responds to HEAD with the handler's length, and no body", async () => {
    const { port } = await serveForTest(async () => ({
      status: 200,
      headers: [["content-length", "42"]],
      body: "",
    }));

    const answer = await exchangeRaw(port, "HEAD / HTTP/1.1", "Host: h", "Connection: close", "", "");

    expect(answer).toContain("content-length: 42\r\n");
    expect(answer.endsWith("\r\n\r\n")).toBe(true);
  });

  it("sends 100 Continue only when the body is read", async () => {
    const { port } = await serveForTest(async (request) => ({
      status: 200,
      headers: [],
      body: await buffer(request.body),
    }));

    const answer = await exchangeRaw(
      port,
      "PUT / HTTP/1.1",
      "Host: h",
      "Expect: 100-continue",
      "Content-Length: 3",
      "Connection: close",
      "",
      "abc",
    );

    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK[\s\S]*abc$/);
  });

  it("rejects a request without reading its body", async () => {
    const { port } = await serveForTest(async () => ({ status: 403, headers: [], body: "no" }));

    const answer = await exchangeRaw(
      port,
      "PUT / HTTP/1.1",
      "Host: h",
      "Expect: 100-continue",
      "Content-Length: 3",
      "",
      "",
    );

    expect(answer).not.toContain("100 Continue");
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden[\s\S]*connection: close[\s\S]*no$/i);
  });

  it("lets a client that is still sending read the error", async () => {
    const { url } = await serveForTest(async () => ({ status: 403, headers: [], body: "no" }));

    const answer = await fetch(url, { method: "PUT", body: Buffer.alloc(50_000_000) });

    expect([answer.status, await answer.text()]).toEqual([403, "no"]);
  });

  it("responds after a handler stopped reading the body", async () => {
    const { url } = await serveForTest(async (request) => {
      for await (const _ of request.body) break;
      return { status: 400, headers: [], body: "enough" };
    });

    const answer = await fetch(url, { method: "PUT", body: Buffer.alloc(5_000_000) });

    expect([answer.status, await answer.text()]).toEqual([400, "enough"]);
  });

  it("passes a disconnect to the reader of the body", async () => {
    const failures: unknown[] = [];
    const { port } = await serveForTest(async (request) => {
      await buffer(request.body).catch((error: unknown) => failures.push(error));
      return { status: 200, headers: [], body: "" };
    });
    const socket = connect(port, "127.0.0.1");

    socket.write("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc", () => socket.destroy());

    await expect.poll(() => failures.length).toBe(1);
  });

  it("stops a response after the client has disconnected", async () => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(65_536));
      },
    });
    const { url } = await serveForTest(async () => ({ status: 200, headers: [], body: endless }));
    const abort = new AbortController();

    await fetch(url, { signal: abort.signal });
    await delay(10);
    abort.abort();

    await expect.poll(() => endless.destroyed).toBe(true);
  });

  it("responds 500 without details if a handler fails, and reports the error", async () => {
    const errors: unknown[] = [];
    const failing = async (): Promise<never> => Promise.reject(new TypeError("secret"));
    const service = await serveHttp(failing, { port: 0, onError: (error) => errors.push(error) });

    const answer = await fetch(service.url);
    await service.close();

    expect([answer.status, await answer.text()]).toEqual([500, ""]);
    expect(errors).toEqual([new TypeError("secret")]);
  });

  it("rejects a port that is in use, and names it", async () => {
    const { port } = await serveForTest(async () => ({ status: 200, headers: [], body: "" }));

    const second = serveHttp(async () => ({ status: 200, headers: [], body: "" }), { port });

    await expect(second).rejects.toBeInstanceOf(ListenError);
    await expect(second).rejects.toMatchObject({ port, code: "EADDRINUSE" });
  });
});
