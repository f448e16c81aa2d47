import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo, Server } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { send, sendHttp2 } from "../../../operations/verify-aws/http/http-client.js";

interface Received {
  readonly path: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Listens on loopback until the test is over. */
async function originOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const REQUEST = { method: "PUT", headers: { "Cache-Control": "no-store" }, body: "content" };

describe("the HTTP client of verify-aws", () => {
  it("sends header names and dot segments over HTTP/1.1 as they are written", async () => {
    const received: Received[] = [];
    const server = createServer(async (request, response) => {
      const { url: path, rawHeaders, headers } = request;
      received.push({ path, rawHeaders, headers, body: await text(request) });
      response.writeHead(201, { "X-Answer": "1" }).end("stored");
    });

    const response = await send({ ...REQUEST, url: `${await originOf(server)}/a/../b%2F?c` });

    expect(response).toMatchObject({ status: 201, body: "stored", headers: { "x-answer": "1" } });
    expect(received).toMatchObject([{ path: "/a/../b%2F?c", body: "content" }]);
    expect(received[0]?.rawHeaders).toContain("Cache-Control");
  });

  it("sends over HTTP/2 with names in lower case", async () => {
    const received: Received[] = [];
    const server = createHttp2Server(async (request, response) => {
      const { url: path, rawHeaders, headers } = request;
      received.push({ path, rawHeaders, headers, body: await text(request) });
      response.writeHead(201, { "x-answer": "1" }).end("stored");
    });

    const response = await sendHttp2({ ...REQUEST, url: `${await originOf(server)}/a/../b` });

    expect(response).toMatchObject({ status: 201, body: "stored", headers: { "x-answer": "1" } });
    expect(received).toMatchObject([
      { path: "/a/../b", body: "content", headers: { "cache-control": "no-store", "content-length": "7" } },
    ]);
  });

  it.each([
    ["HTTP/1.1", send],
    ["HTTP/2", sendHttp2],
  ])("rejects over %s if nothing listens", async (_name, sender) => {
    await expect(sender({ ...REQUEST, url: "http://127.0.0.1:1/" })).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
  });
});
