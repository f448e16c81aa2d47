/** The path of a setting, e.g. `["policy", "maxBytes"]`. */
export type SettingPath = readonly string[];

/** A path in the form of messages and tables, e.g. `policy.maxBytes`. */
export function dotted(path: SettingPath): string {
  return path.join(".");
}

/**
 * The name of a setting's variable, e.g. `policy_max_bytes`. Repeated words are dropped: `bucket.bucketName` is
 * `bucket_name`. The only item of a list has the list's name in the singular.
 */
export function variableName(path: SettingPath): string {
  if (path.at(-1) === "0") return variableName(path.slice(0, -1)).replace(/s$/, "");
  return path.map(snakeCase).reduce((name, part) => {
    const last = name.slice(name.lastIndexOf("_") + 1);
    const isRepeated = part === name || part.startsWith(`${name}_`) || part.startsWith(`${last}_`);
    if (!isRepeated) return `${name}_${part}`;
    return part.startsWith(`${name}_`) ? part : `${name}${part.slice(last.length)}`;
  });
}

/** Converts `maxBytes` to `max_bytes`, and `uploads/EdgeUpload` to `uploads_edge_upload`. */
export function snakeCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
}
