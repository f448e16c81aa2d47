import type { HttpHandler } from "../http/http.js";

/** A handler that can listen before it is known what it serves. */
interface LateHandler {
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

/** A listener that can be handed out before it is known who listens. */
interface LateListener<T> {
  /** What it is told before there is anybody is lost. */
  readonly listener: (value: T) => void;
  set(listener: (value: T) => void): void;
}

/** S3 tells of objects to what runs functions, and those need S3: one of them has to come late. */
export function createLateListener<T>(): LateListener<T> {
  let current: (value: T) => void = () => undefined;
  return {
    listener: (value) => current(value),
    set: (listener) => {
      current = listener;
    },
  };
}
