import type { LiveSettings } from "../../functions/live-settings/contract.js";

type DenyList = NonNullable<LiveSettings["deny"]>;
type DenyField = keyof DenyList;

/** The lists of the deny list, in the order in which they are shown. */
export const DENY_FIELDS = [
  "subjects",
  "tenants",
  "keyIds",
  "tokenIds",
] as const satisfies readonly DenyField[];

/** Entries for each list of the deny list. */
export type DenyEntries = Readonly<Record<DenyField, readonly string[]>>;

/** An operator's change of live settings. */
export type Change =
  | { readonly action: "show" | "pause" | "resume" }
  | { readonly action: "deny" | "allow"; readonly entries: DenyEntries };

/** The settings after a change. Settings that the change does not name are kept. */
export function changedSettings(settings: LiveSettings, change: Change): LiveSettings {
  switch (change.action) {
    case "show":
      return settings;
    case "pause":
      return { ...settings, uploads: "paused" };
    case "resume":
      return { ...settings, uploads: "open" };
    case "deny":
      return withLists(settings, (field, names) => [...new Set([...names, ...change.entries[field]])]);
    case "allow":
      return withLists(settings, (field, names) =>
        names.filter((name) => !change.entries[field].includes(name)),
      );
  }
}

/** Adds the lists that are not empty. Empty lists would only use characters of the value. */
function withLists(
  { deny, ...rest }: LiveSettings,
  listOf: (field: DenyField, names: readonly string[]) => readonly string[],
): LiveSettings {
  const lists = DENY_FIELDS.map((field) => [field, listOf(field, deny?.[field] ?? [])] as const);
  const filled: DenyList = Object.fromEntries(lists.filter(([, names]) => names.length > 0));
  return Object.keys(filled).length === 0 ? rest : { ...rest, deny: filled };
}
