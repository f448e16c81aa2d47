import type { HttpHeader } from "../../../http/http.js";
import type { Refusal } from "./gateway-error.js";

/** An answer to a client, whole in memory: API Gateway takes no more than 10 MB in either direction. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Buffer;
}

/** What became of a request at its integration. */
export type IntegrationOutcome =
  | { readonly outcome: "answered"; readonly answer: Answer }
  | { readonly outcome: "refused"; readonly refusal: Refusal };

/** Wraps a refusal. */
export function refused(refusal: Refusal): { readonly outcome: "refused"; readonly refusal: Refusal } {
  return { outcome: "refused", refusal };
}
