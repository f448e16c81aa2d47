import type { QuotaSettings } from "./contract.js";
import type { StoredUpload } from "./ledger/settle.js";
import { settleUpload } from "./ledger/settle.js";
import type { QuotaPorts } from "./ledger-access.js";
import { ledgerAccess } from "./ledger-access.js";

/** Time that an event may wait for the table, in milliseconds. Its function has 30 seconds, and calls S3 before. */
const PATIENCE_MS = 5_000;

/** Makes what books stored objects on their callers' quotas. */
export function createBooking(
  settings: QuotaSettings,
  ports: QuotaPorts,
): (upload: StoredUpload) => Promise<void> {
  const within = ledgerAccess(settings, ports);
  return (upload) => settleUpload(upload, within(PATIENCE_MS));
}
