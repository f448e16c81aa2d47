import type { GatewayError } from "../model/gateway-error.js";

/** What authorization lets through, or rejects. */
export type Authorized =
  /** The key that the authorizer named, for APIs that take API keys from it. */
  | { readonly outcome: "authorized"; readonly usageIdentifierKey?: string }
  | { readonly outcome: "rejected"; readonly error: GatewayError };
