import type { HttpHandler } from "../http/http.js";

/** A handler that can listen before its service exists. */
interface LateHandler {
  readonly handler: HttpHandler;
  /** Sets the handler. Until then every request gets 503. */
  set(handler: HttpHandler): void;
}

/** Creates a late handler. Functions need the Internet's address, and the Internet needs functions. */
export function createLateHandler(): LateHandler {
  let current: HttpHandler = async () => ({ status: 503, headers: [["retry-after", "1"]], body: "" });
  return {
    handler: (request) => current(request),
    set: (handler) => {
      current = handler;
    },
  };
}

/** A listener that can be passed on before its receiver exists. */
interface LateListener<T> {
  /** Calls before the receiver is set are lost. */
  readonly listener: (value: T) => void;
  set(listener: (value: T) => void): void;
}

/** Creates a late listener. S3 notifies the services that run functions, and those need S3. */
export function createLateListener<T>(): LateListener<T> {
  let current: (value: T) => void = () => undefined;
  return {
    listener: (value) => current(value),
    set: (listener) => {
      current = listener;
    },
  };
}
