import type { LedgerContext } from "../context/context.js";
import { readReservation } from "../items/reservation.js";
import { expiredRange, openKey, uploadKeyIn } from "../items/reservation-keys.js";
import type { QuotaCaller } from "../limits/caller-limits.js";
import { homePartition } from "../limits/counters.js";
import { cleanUp } from "./clean-up.js";
import { releaseReservation } from "./release.js";

/** Number of expired reservations to release in parallel: each needs several requests to the table. */
const AT_ONCE = 25;
/** Maximum number of rounds, enough for the reservations of one batch. The next request continues. */
const ROUNDS = 4;

/** Releases the expired reservations of a caller or of a tenant. Returns how many it released. */
export async function releaseExpired(
  caller: QuotaCaller,
  context: Pick<LedgerContext, "table" | "now">,
): Promise<number> {
  const { table, now } = context;
  const range = { ...expiredRange(now()), limit: AT_ONCE };
  let found = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const items = await table.between(homePartition(caller), range);
    await Promise.all(items.map(({ pk, sk }) => releaseOpen(String(pk), String(sk), context)));
    found += items.length;
    if (items.length < AT_ONCE) break;
  }
  return found;
}

async function releaseOpen(
  pk: string,
  sk: string,
  context: Pick<LedgerContext, "table" | "now">,
): Promise<void> {
  const [, , uploadId = ""] = sk.split("#");
  const { table } = context;
  const reservation = readReservation(await table.get(uploadKeyIn(pk, uploadId)));
  // A second request with the upload's id has left this item behind.
  const isStray = reservation !== undefined && openKey(reservation).sk !== sk;
  if (reservation === undefined || isStray) return table.remove({ pk, sk });
  if (reservation.state === "reserved" || reservation.state === "releasing") {
    return releaseReservation(reservation, context);
  }
  // A function has ended the upload and was cut off before it could clean up.
  const { state } = reservation;
  if (state !== "settling") await cleanUp(reservation, state === "split" ? "reserved" : state, table);
}
