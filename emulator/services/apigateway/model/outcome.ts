import type { HttpHeader } from "../../../http/http.js";
import type { GatewayError } from "./gateway-error.js";

/** A response to a client. It is in memory as a whole, because API Gateway limits bodies to 10 MB. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
}

/** Result of a request's integration. */
export type IntegrationOutcome =
  | { readonly outcome: "answered"; readonly answer: Answer }
  | { readonly outcome: "rejected"; readonly error: GatewayError };

/** Creates the outcome for an error. */
export function rejected(error: GatewayError): {
  readonly outcome: "rejected";
  readonly error: GatewayError;
} {
  return { outcome: "rejected", error };
}
