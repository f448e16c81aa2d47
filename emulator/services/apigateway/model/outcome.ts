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
  | { readonly outcome: "refused"; readonly refusal: GatewayError };

/** Wraps a refusal. */
export function refused(refusal: GatewayError): {
  readonly outcome: "refused";
  readonly refusal: GatewayError;
} {
  return { outcome: "refused", refusal };
}
