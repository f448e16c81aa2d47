/** A problem of one setting, in the parts that every message of this project has. */
export interface SettingProblem {
  /** The setting's name, dotted from the root, e.g. `policy.maxBytes`. */
  readonly setting: string;
  /** The value received; undefined if it is missing; never a secret. */
  readonly received: unknown;
  /** The allowed values, to be read after "must be". */
  readonly allowed: string;
  /** Instructions to fix it, one or two sentences. */
  readonly remedy: string;
  /** The AWS page or RFC that sets the limit. */
  readonly see?: string;
  /** Only if the setting is unknown: the names that are known in its place. */
  readonly known?: readonly string[];
}

/** Says what is wrong, what was received, what is allowed, and how to fix it. */
export function explainProblem(problem: SettingProblem): string {
  // No field of an object is shown: it may be a secret. Only the beginning of a long value is.
  const shown = JSON.stringify(problem.received, [])?.slice(0, SHOWN);
  return `${describeProblem(problem, { shown })} ${problem.remedy}`;
}

/** Number of characters of a value or an unknown name that a message repeats. */
const SHOWN = 100;

/**
 * Says what is wrong and what is allowed.
 * @param shown - The value as the reader may see it. @default - the message does not show it
 * @param noun - What the setting is. @default "field"
 */
export function describeProblem(
  { setting, received, allowed, known }: SettingProblem,
  { shown, noun = "field" }: { readonly shown?: string; readonly noun?: string } = {},
): string {
  if (known !== undefined) {
    const name = JSON.stringify(setting.slice(0, SHOWN));
    return `Unknown ${noun} ${name}. Known ${noun}s: ${known.join(", ")}.`;
  }
  if (received === undefined) return `${setting} is missing. It must be ${allowed}.`;
  return `${setting} must be ${allowed}${shown === undefined ? "" : `, got ${shown}`}.`;
}
