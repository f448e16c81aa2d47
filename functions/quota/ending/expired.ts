import type { LedgerContext } from "../context/context.js";
import { readReservation } from "../items/reservation.js";
import { expiredRange, openKey, uploadKeyIn } from "../items/reservation-keys.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { homePartition } from "../limits/counters.js";
import { cleanUp } from "./clean-up.js";
import { releaseReservation } from "./release.js";

/** Maximum number of expired reservations that one request releases. The next request continues. */
const MOST_AT_ONCE = 25;

/** Releases reservations of a caller, or of its tenant, that have expired. Returns how many it has found. */
export async function releaseExpired(
  caller: QuotaCaller,
  context: Pick<LedgerContext, "table" | "now">,
): Promise<number> {
  const { table, now } = context;
  const range = { ...expiredRange(now()), limit: MOST_AT_ONCE };
  const items = await table.between(homePartition(caller), range);
  await Promise.all(items.map(({ pk, sk }) => releaseOpen(String(pk), String(sk), context)));
  return items.length;
}

async function releaseOpen(
  pk: string,
  sk: string,
  context: Pick<LedgerContext, "table" | "now">,
): Promise<void> {
  const [, , uploadId = ""] = sk.split("#");
  const { table } = context;
  const reservation = readReservation(await table.get(uploadKeyIn(pk, uploadId)));
  // A second request with the id of the upload has left the item behind.
  const isStray = reservation !== undefined && openKey(reservation).sk !== sk;
  if (reservation === undefined || isStray) return table.remove({ pk, sk });
  if (reservation.state === "reserved" || reservation.state === "releasing") {
    return releaseReservation(reservation, context);
  }
  // A function has ended the upload and was cut off before it could clean up.
  const { state } = reservation;
  if (state !== "settling") await cleanUp(reservation, state === "split" ? "reserved" : state, table);
}
