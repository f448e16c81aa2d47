import type { Measurement } from "./measurement.js";

export const TABLE_MEASUREMENTS = {
  expiredItemsStay: {
    ifItDiffers: "Nothing: every item that matters is deleted or counted by its own time.",
    unmeasured: "it takes days, and AWS promises neither answer",
  },
  eventualReadsAreCurrent: {
    ifItDiffers: "Nothing: reads that decide something are strongly consistent.",
    unmeasured: "AWS promises neither answer",
  },
} as const satisfies Readonly<Record<string, Measurement>>;
