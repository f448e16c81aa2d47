import type { HttpHandler } from "../http.js";

/** A handler that can listen before it is known what it serves. */
export interface LateHandler {
  readonly handler: HttpHandler;
  /** Sets what it serves; until then every request gets 503. */
  set(handler: HttpHandler): void;
}

/** Functions need to know the Internet's address, and the Internet needs functions: one of them has to come late. */
export function createLateHandler(): LateHandler {
  let current: HttpHandler = async () => ({ status: 503, headers: [["retry-after", "1"]], body: "" });
  return {
    handler: (request) => current(request),
    set: (handler) => {
      current = handler;
    },
  };
}
