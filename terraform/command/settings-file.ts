import { readFileSync } from "node:fs";
import { isPlainObject } from "../../functions/json/json.js";
import type { Unchecked } from "../../functions/rules/rule.js";
import { SettingsError } from "../../modules/uploads/index.js";

/**
 * Reads a file of settings.
 * @throws {@link SettingsError} if the file cannot be read, or holds no JSON object
 */
export function readSettingsFile(file: string): Unchecked {
  const settings = parsed(file);
  if (isPlainObject(settings)) return { ...settings };
  const received = JSON.stringify(settings)?.slice(0, 100);
  throw new SettingsError(
    [`It must be a JSON object with settings, got ${received}. Write at least {}.`],
    file,
  );
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError(
      [`It cannot be read: ${reason}. Write a JSON object such as {"patterns": ["presigned"]}.`],
      file,
    );
  }
}
