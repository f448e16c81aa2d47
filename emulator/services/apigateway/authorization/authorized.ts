import type { GatewayError } from "../model/gateway-error.js";

/** Result of an authorization. */
export type Authorized =
  /** `usageIdentifierKey` is the API key that the authorizer returned, for APIs that get API keys from authorizers. */
  | { readonly outcome: "authorized"; readonly usageIdentifierKey?: string }
  | { readonly outcome: "rejected"; readonly error: GatewayError };
