import type { RequestListener } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { exactFetch } from "../../../../functions/sigv4/request/exact-fetch.js";

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function request(method: string, rest: { readonly body?: string; readonly signal?: AbortSignal } = {}) {
  return { method, headers: {}, redirect: "manual", signal: AbortSignal.timeout(30_000), ...rest } as const;
}

describe("exactFetch", () => {
  it.each(["/bucket/alice/../bob/x", "/bucket/a%2Fb//c?tagging&versionId=1", "/"])(
    "sends %s unchanged",
    async (path) => {
      const url = await serve((incoming, response) => response.end(incoming.url));

      const response = await exactFetch(url + path, request("GET"));

      expect(await response.text()).toBe(path);
    },
  );

  it("sends method, headers and body, and returns status, headers and body", async () => {
    const url = await serve(async (incoming, response) => {
      const chunks = await incoming.toArray();
      const { "content-length": length, "x-sent": sent } = incoming.headers;
      response.writeHead(307, { location: "/elsewhere", "x-two": ["one", "two"] });
      response.end([incoming.method, length, sent, Buffer.concat(chunks)].join());
    });

    const response = await exactFetch(url, {
      ...request("PUT", { body: "ä" }),
      headers: { "x-sent": "yes" },
    });

    expect(response.status).toBe(307);
    expect(response.headers.get("x-two")).toBe("one, two");
    expect(await response.text()).toBe("PUT,2,yes,ä");
  });

  it("repeats a request on a connection that the server has closed", async () => {
    let requests = 0;
    const url = await serve((incoming, response) => {
      requests += 1;
      if (requests === 2) incoming.socket.resetAndDestroy();
      else response.end("ok");
    });

    await exactFetch(url, request("GET"));
    const response = await exactFetch(url, request("GET"));

    expect(await response.text()).toBe("ok");
    expect(requests).toBe(3);
  });

  it("does not repeat a request if a new connection is closed", async () => {
    const url = await serve((incoming) => incoming.socket.resetAndDestroy());

    await expect(exactFetch(url, request("GET"))).rejects.toThrow("ECONNRESET");
  });

  it("stops at the signal, before a response and during one", async () => {
    const url = await serve((incoming, response) => {
      if (incoming.url === "/slow-body") response.write("first");
    });

    for (const path of ["/silent", "/slow-body"]) {
      const stopped = exactFetch(url + path, request("GET", { signal: AbortSignal.timeout(200) }));
      await expect(stopped, path).rejects.toThrow(/abort/i);
    }
  });
});
