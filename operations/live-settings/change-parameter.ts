import type { LiveSettings } from "../../functions/live-settings/contract.js";
import { LIVE_SETTINGS } from "../../functions/live-settings/rules/live-settings-rule.js";
import { parseSettings } from "../../functions/rules/parse-settings.js";
import type { Change } from "./change.js";
import { changedSettings } from "./change.js";
import type { ParameterStore } from "./parameter-store.js";

/** The settings could not be changed, or another change has overwritten them. */
export class ChangeError extends Error {
  override readonly name = "ChangeError";
}

/**
 * Longest value of a standard parameter, in characters.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 */
const MAX_LENGTH = 4_096;

/**
 * Changes live settings and keeps all others. Writes nothing if nothing changes.
 * @returns the settings before and after the change
 * @throws {InvalidSettingsError} if the parameter's current value is invalid, so that its other settings are unknown
 * @throws {ChangeError} if the value would be too long, or another operator wrote at the same time
 */
export async function changeParameter(
  parameterName: string,
  change: Change,
  store: ParameterStore,
): Promise<{ readonly before: LiveSettings; readonly after: LiveSettings }> {
  const { value, version } = await store.read();
  const before = parse(parameterName, value);
  const after = changedSettings(before, change);
  const wanted = JSON.stringify(after);
  if (wanted === JSON.stringify(before)) return { before, after };
  if (wanted.length > MAX_LENGTH) throw tooLong(wanted.length);
  const written = await store.write(wanted);
  if (written !== version + 1) throw overwrote(parameterName, version, written);
  const current = await store.read();
  if (current.value !== wanted) throw overwritten(current.value);
  return { before, after };
}

function parse(parameterName: string, value: string): LiveSettings {
  const remedy =
    `Nothing is changed. Replace the whole value: aws ssm put-parameter --overwrite --name ${parameterName} ` +
    `--value VALUE. To see earlier values, with their deny lists: aws ssm get-parameter-history --name ` +
    parameterName;
  return parseSettings(parameterName, value, LIVE_SETTINGS, remedy);
}

function tooLong(length: number): ChangeError {
  return new ChangeError(
    `Nothing is changed: the value would have ${length} characters, and a standard parameter has at most ` +
      `${MAX_LENGTH}. Remove entries with allow first, e.g. of tokens that have expired.`,
  );
}

/** The error if another operator wrote a version after the one that was read, and this command has overwritten it. */
function overwrote(parameterName: string, read: number, written: number): ChangeError {
  return new ChangeError(
    `Someone else changed the parameter (version ${read + 1}) after this command read it, and your change (version ` +
      `${written}) has replaced theirs. See theirs with: aws ssm get-parameter --name ${parameterName}:${read + 1}. Make their change again if it ` +
      "is still needed.",
  );
}

function overwritten(value: string): ChangeError {
  return new ChangeError(
    `Someone else changed the parameter after your change, and may have undone it. The value is now ${value}. Run ` +
      "the command again if this value is wrong.",
  );
}
