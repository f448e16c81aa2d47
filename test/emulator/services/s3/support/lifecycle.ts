import type { AppliedLifecycle } from "../../../../../emulator/services/s3/s3.js";
import type { World } from "./world.js";

/** The midnight (UTC) after a number of days from the world's current time. */
export function midnightAfter({ time }: World, days: number): number {
  const now = new Date(time.now);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days + 1);
}

/** Applies the lifecycle rules at a given time, and restores the current time. */
export async function applyAt({ s3, time }: World, moment: number): Promise<AppliedLifecycle> {
  const present = time.now;
  time.now = moment;
  const applied = await s3.applyLifecycle();
  time.now = present;
  return applied;
}
