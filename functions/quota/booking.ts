import type { QuotaSettings } from "./contract.js";
import type { StoredUpload } from "./ledger/settle.js";
import { settleUpload } from "./ledger/settle.js";
import type { QuotaPorts } from "./ledger-access.js";
import { ledgerAccess } from "./ledger-access.js";

/** Maximum time in milliseconds to wait for the table. The function has 30 seconds in all, and calls S3 first. */
const TABLE_TIMEOUT_MS = 5_000;

/** Books stored objects on their callers' quotas. */
export function createBooking(
  settings: QuotaSettings,
  ports: QuotaPorts,
): (upload: StoredUpload) => Promise<void> {
  const within = ledgerAccess(settings, ports);
  return (upload) => settleUpload(upload, within(TABLE_TIMEOUT_MS));
}
