import { parseArgs } from "node:util";
import type { KeyOptions } from "./make-key.js";

export const KEY_USAGE = `npm run key -- --subject NAME [--tenant NAME] [--days NUMBER] [--not-before TIME]

Makes a pre-shared key, and its entry for the identity settings.

  --subject NAME     whom a holder of the key acts as
  --tenant NAME      the holder's tenant
  --days NUMBER      days for which the key is accepted, 1 to 3650 (default 365)
  --not-before TIME  when the key starts to be accepted, in UTC, e.g. 2026-01-31T00:00:00Z (default: now)`;

/** The command line is wrong. */
export class KeyUsageError extends Error {
  override readonly name = "KeyUsageError";
}

const DAY_MS = 86_400_000;
const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/;

/**
 * Reads the command line; undefined if it asks for help.
 * @param now - Milliseconds since 1970.
 */
export function readKeyOptions(args: readonly string[], now: number): KeyOptions | undefined {
  const { help, subject, tenant, days = "365", "not-before": notBefore } = parsed(args);
  if (help) return undefined;
  if (subject === undefined || subject.trim() === "") {
    throw new KeyUsageError("--subject is missing. Name whom a holder of the key acts as.");
  }
  if (!/^[1-9]\d{0,3}$/.test(days) || Number(days) > 3_650) {
    throw new KeyUsageError(`--days must be a whole number from 1 to 3650, got ${days}.`);
  }
  if (notBefore !== undefined && (!UTC_TIME.test(notBefore) || Number.isNaN(Date.parse(notBefore)))) {
    throw new KeyUsageError(
      `--not-before must be a time in UTC such as 2026-01-31T00:00:00Z, got ${notBefore}.`,
    );
  }
  const start = notBefore === undefined ? now : Date.parse(notBefore);
  return {
    subject,
    ...(tenant !== undefined && { tenant }),
    ...(notBefore !== undefined && { notBefore }),
    expiresAt: new Date(start + Number(days) * DAY_MS).toISOString().replace(/\.\d+Z$/, "Z"),
  };
}

function parsed(args: readonly string[]) {
  try {
    const options = {
      help: { type: "boolean", short: "h" },
      subject: { type: "string" },
      tenant: { type: "string" },
      days: { type: "string" },
      "not-before": { type: "string" },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new KeyUsageError(error instanceof Error ? error.message : String(error));
  }
}
