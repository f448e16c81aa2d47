import { readFileSync } from "node:fs";
import { duplicateKey } from "../../functions/json/duplicate-key.js";
import { isPlainObject } from "../../functions/json/json.js";
import type { Unchecked } from "../../functions/rules/rule.js";
import { SettingsError } from "../../modules/uploads/index.js";

/**
 * Reads a file of settings.
 * @throws {@link SettingsError} if the file cannot be read, is not a JSON object, or has a duplicate key
 */
export function readSettingsFile(file: string): Unchecked {
  const { settings, text } = parsed(file);
  const key = duplicateKey(text);
  if (key !== undefined) {
    const problem = `It has ${key} twice. JSON readers drop the first one. Remove one of the two.`;
    throw new SettingsError([problem], file);
  }
  if (isPlainObject(settings)) return { ...settings };
  const received = JSON.stringify(settings)?.slice(0, 100);
  throw new SettingsError(
    [`It must be a JSON object with settings, got ${received}. Write at least {}.`],
    file,
  );
}

function parsed(file: string): { readonly settings: unknown; readonly text: string } {
  try {
    const text = readFileSync(file, "utf8");
    return { settings: JSON.parse(text), text };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError(
      [`It cannot be read: ${reason}. Write a JSON object such as {"patterns": ["presigned"]}.`],
      file,
    );
  }
}
