import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { keptAliveFetch } from "../../../functions/quota/kept-alive-fetch.js";

it("sends requests over one connection, and over a new connection after the first is closed", async () => {
  let connections = 0;
  const server = createServer(
    (request, response) => void request.resume().on("end", () => response.end("{}")),
  );
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const fetch = keptAliveFetch();
  const { port } = server.address() as AddressInfo;
  const signal = AbortSignal.timeout(10_000);
  const send = async () => {
    const request = { method: "POST", headers: {}, body: "{}", redirect: "manual", signal } as const;
    return (await fetch(`http://127.0.0.1:${port}/`, request)).text();
  };

  expect([await send(), await send(), await send()]).toEqual(["{}", "{}", "{}"]);
  expect(connections).toBe(1);

  server.closeAllConnections();
  expect(await send()).toBe("{}");
  expect(connections).toBe(2);
});
