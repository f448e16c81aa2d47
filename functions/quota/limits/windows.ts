/** The windows of time that quotas have. */
export const WINDOW_KINDS = ["hour", "day", "month"] as const;

/** One of {@link WINDOW_KINDS}. */
export type WindowKind = (typeof WINDOW_KINDS)[number];

/** One hour, day or month of UTC. */
export interface Window {
  readonly kind: WindowKind;
  /** The beginning of the start time that identifies the window: `2026-11-29T19`, `2026-11-29` or `2026-11`. */
  readonly name: string;
  /** Length in seconds. */
  readonly seconds: number;
  /** End in milliseconds since 1970. */
  readonly endsAt: number;
}

const NAME_LENGTHS: Readonly<Record<WindowKind, number>> = { hour: 13, day: 10, month: 7 };

/** The window of a kind that contains a time. @param now - Milliseconds since 1970. */
export function windowAt(kind: WindowKind, now: number): Window {
  const date = new Date(now);
  const name = date.toISOString().slice(0, NAME_LENGTHS[kind]);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const day = kind === "month" ? 1 : date.getUTCDate();
  const hour = kind === "hour" ? date.getUTCHours() : 0;
  const startsAt = Date.UTC(year, month, day, hour);
  const endsAt = {
    hour: () => Date.UTC(year, month, day, hour + 1),
    day: () => Date.UTC(year, month, day + 1),
    month: () => Date.UTC(year, month + 1),
  }[kind]();
  return { kind, name, seconds: (endsAt - startsAt) / 1_000, endsAt };
}
