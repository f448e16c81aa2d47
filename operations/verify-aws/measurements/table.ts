import type { Measurement } from "./measurement.js";

export const TABLE_MEASUREMENTS = {
  expiredItemsStay: {
    ifItDiffers: "Nothing: every important item is deleted or counted by its own time.",
    unmeasured: "it takes days, and AWS guarantees neither result",
  },
  eventualReadsAreCurrent: {
    ifItDiffers: "Nothing: reads that decide something are strongly consistent.",
    unmeasured: "AWS guarantees neither result",
  },
} as const satisfies Readonly<Record<string, Measurement>>;
