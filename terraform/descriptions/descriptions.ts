import type { SettingPath } from "../variables/names.js";
import { dotted } from "../variables/names.js";
import { INTERFACES } from "./interfaces.js";

/** The doc comments of settings, by interface and field, e.g. `UploadPolicy.maxBytes`. */
export type Descriptions = Readonly<Record<string, string>>;

/** The description of a setting as one line of plain text; undefined if it has none. */
export function descriptionOf(descriptions: Descriptions, path: SettingPath): string | undefined {
  if (path.at(-1) === "0") return descriptionOf(descriptions, path.slice(0, -1));
  const owner = INTERFACES[dotted(path.slice(0, -1))];
  const comment = owner && descriptions[`${owner.name}.${path.at(-1)}`];
  const text = comment
    ?.replace(/\{@link ([^}]+)\}/g, "$1")
    .replaceAll("`", "")
    .replace(/\s+/g, " ")
    .trim();
  return text === "" ? undefined : text;
}
