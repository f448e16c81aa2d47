import type { HttpHeader } from "../../../http/http.js";
import type { GatewayError } from "./gateway-error.js";

/** A response to a client, in memory as a whole: API Gateway's limit is 10 MB in either direction. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
}

/** Result of a request's integration. */
export type IntegrationOutcome =
  | { readonly outcome: "answered"; readonly answer: Answer }
  | { readonly outcome: "rejected"; readonly error: GatewayError };

/** Wraps an error as an outcome. */
export function rejected(error: GatewayError): {
  readonly outcome: "rejected";
  readonly error: GatewayError;
} {
  return { outcome: "rejected", error };
}
