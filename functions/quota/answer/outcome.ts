import type { QuotaUsage } from "../contract.js";
import type { RateUsage } from "./rate-usage.js";
import type { QuotaRejection } from "./rejection.js";

/** A reserved upload, or the rejection. */
export type ReserveOutcome =
  | {
      readonly outcome: "reserved";
      readonly quotas: readonly QuotaUsage[];
      readonly rates: readonly RateUsage[];
      /** Identifies the reservation in a later call of the same request. @default - none */
      readonly reservationId?: string;
    }
  | QuotaRejection;

/** Result of a reservation: `unbooked` if the table does not respond and the settings accept that. */
export type AdmitOutcome = ReserveOutcome | { readonly outcome: "unbooked"; readonly detail: string };
