import type { LiveSettings } from "../../functions/live-settings/contract.js";
import type { Change, DenyEntries } from "./change.js";
import { DENY_FIELDS } from "./change.js";

const DELAY =
  "Functions apply the change within liveSettingsRefreshSeconds (60 by default). The presigned API accepts a denied " +
  "caller for up to a minute longer, and issued URLs work until they expire.";

/** Lists live settings after a change, line by line. */
export function reportSettings(before: LiveSettings, after: LiveSettings, change: Change): readonly string[] {
  return [
    `uploads: ${after.uploads}`,
    ...denyLines(after),
    ...(change.action === "allow" ? missingLines(before, change.entries) : []),
    ...(change.action === "show" ? [] : [DELAY]),
  ];
}

function denyLines({ deny = {} }: LiveSettings): readonly string[] {
  const lines = DENY_FIELDS.flatMap((field) => {
    const names = deny[field] ?? [];
    return names.length === 0 ? [] : [`denied ${field}: ${names.map(quoted).join(", ")}`];
  });
  return lines.length === 0 ? ["denied: nothing"] : lines;
}

/** Warns about misspelt entries, which leave the caller denied. */
function missingLines({ deny = {} }: LiveSettings, entries: DenyEntries): readonly string[] {
  return DENY_FIELDS.flatMap((field) =>
    entries[field]
      .filter((name) => !deny[field]?.includes(name))
      .map((name) => `${quoted(name)} was not in the list of denied ${field}.`),
  );
}

/** Escapes control characters, which must not reach a terminal. */
function quoted(name: string): string {
  return JSON.stringify(name);
}
