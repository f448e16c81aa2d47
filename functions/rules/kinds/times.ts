import type { RuleFor } from "../rule.js";
import { text } from "./values.js";

const FORM = text(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/,
  "a time in UTC, of a day that exists, such as 2026-01-31T00:00:00Z",
  { see: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6" },
);

/** A time in UTC. The day must exist, because JavaScript's parser reads 30 February as 2 March. */
export const UTC_TIME: RuleFor<string> = {
  ...FORM,
  holds: (value, context) => FORM.holds(value, context) && exists(String(value)),
};

function exists(time: string): boolean {
  const parsed = new Date(time);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(time.slice(0, -1));
}
