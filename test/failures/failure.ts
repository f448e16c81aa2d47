import type { Identities } from "../../functions/identity/contract.js";
import type { Outside, TokenChanges } from "./world/outside.js";

/** Seconds in `Retry-After` of each 503 on the REST APIs. */
export const API_RETRY_AFTER = "10";

/** The expected response of one function. */
export type Expected =
  | "accepted"
  | { readonly status: 401; readonly code: "InvalidToken" | "ExpiredToken" }
  | {
      readonly status: 503;
      /** At the edge; on the REST APIs, where the client gets `AUTHORIZER_FAILURE`, of the log. */
      readonly code: "KeysUnavailable" | "UnknownKey" | "ServiceUnavailable";
      /** Seconds in `Retry-After` at the edge. */
      readonly retryAfter: number;
    };

/** One request to each function, and the expected responses. */
export interface Step {
  /** For the page, e.g. "a second later". */
  readonly when: string;
  /** Changes the outside before the request. */
  readonly arrange?: (outside: Outside) => void;
  /** Seconds by which both functions' clock moves before the request. @default 0 */
  readonly advanceSeconds?: number;
  /** @default - a good token */
  readonly credential?: TokenChanges | { readonly apiKey: string };
  readonly edge: Expected;
  /** @default - the same as at the edge */
  readonly api?: Expected;
  /** A part of what is logged besides the entry of each decision. @default - nothing */
  readonly logged?: string;
}

/** An external failure, and the functions' behaviour. */
export interface Failure {
  readonly name: string;
  /** @default - one issuer, whose address of keys is in its discovery document */
  readonly identity?: Identities;
  /** Whether the functions read live settings from Parameter Store. @default false */
  readonly hasLiveSettings?: boolean;
  /** Whether the edge function's settings are in Parameter Store. @default false */
  readonly hasEdgeSettingsInSsm?: boolean;
  /** The first step reaches a cold process. */
  readonly steps: readonly Step[];
}
