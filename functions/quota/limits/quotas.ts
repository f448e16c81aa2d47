import type { QuotaLimits, QuotaName } from "../contract.js";
import { QUOTA_NAMES } from "../contract.js";
import type { WindowKind } from "./windows.js";

/** The unit that a quota counts. */
export type Unit = "uploads" | "bytes";

/** The unit and the window of each quota. */
export const QUOTAS: Readonly<Record<QuotaName, { readonly unit: Unit; readonly window: WindowKind }>> = {
  uploadsPerHour: { unit: "uploads", window: "hour" },
  uploadsPerDay: { unit: "uploads", window: "day" },
  uploadsPerMonth: { unit: "uploads", window: "month" },
  bytesPerHour: { unit: "bytes", window: "hour" },
  bytesPerDay: { unit: "bytes", window: "day" },
  bytesPerMonth: { unit: "bytes", window: "month" },
};

/** The quotas of one window, by unit. */
export function quotasOf(window: WindowKind): Readonly<Record<Unit, QuotaName>> {
  const named = (unit: Unit) =>
    QUOTA_NAMES.find((name) => QUOTAS[name].unit === unit && QUOTAS[name].window === window) as QuotaName;
  return { uploads: named("uploads"), bytes: named("bytes") };
}

/** The windows for which limits have quotas. */
export function windowsOf(limits: QuotaLimits): ReadonlySet<WindowKind> {
  const given = QUOTA_NAMES.filter((name) => limits[name] !== undefined);
  return new Set(given.map((name) => QUOTAS[name].window));
}
