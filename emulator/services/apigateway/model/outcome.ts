import type { HttpHeader } from "../../../http/http.js";
import type { GatewayError } from "./gateway-error.js";

/** An answer to a client, whole in memory: API Gateway takes no more than 10 MB in either direction. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
}

/** What became of a request at its integration. */
export type IntegrationOutcome =
  | { readonly outcome: "answered"; readonly answer: Answer }
  | { readonly outcome: "rejected"; readonly error: GatewayError };

/** Wraps an error. */
export function rejected(error: GatewayError): {
  readonly outcome: "rejected";
  readonly error: GatewayError;
} {
  return { outcome: "rejected", error };
}
