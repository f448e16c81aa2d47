import { ACCESS_TOKENS, BEST_PRACTICES, JWT } from "./claims.js";
import { JWA, JWK } from "./keys.js";
import type { Rule } from "./rule.js";
import { JWS } from "./signatures.js";

/** Rules by name, each with the tokens that break it. */
export const RULES: readonly Rule[] = [...JWS, ...JWK, ...JWA, ...JWT, ...BEST_PRACTICES, ...ACCESS_TOKENS];
