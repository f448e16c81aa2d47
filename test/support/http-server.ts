import { onTestFinished } from "vitest";
import type { HttpHandler } from "../../emulator/http/http.js";
import type { HttpService } from "../../emulator/http/http-server.js";
import { serveHttp } from "../../emulator/http/http-server.js";

/** Serves a handler on a free loopback port until the test ends. */
export async function serveForTest(handler: HttpHandler): Promise<HttpService> {
  const errors: unknown[] = [];
  const service = await serveHttp(handler, { port: 0, onError: (error) => errors.push(error) });
  onTestFinished(async () => {
    await service.close();
    if (errors.length > 0) throw errors[0];
  });
  return service;
}
