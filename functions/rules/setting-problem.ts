/** A problem of one setting, in the parts that every error message has. */
export interface SettingProblem {
  /** The setting's name, dotted from the root, e.g. `policy.maxBytes`. */
  readonly setting: string;
  /** The value received; undefined if it is missing; never a secret. */
  readonly received: unknown;
  /** The allowed values; continues "must be". */
  readonly allowed: string;
  /** The remedy, one or two sentences. */
  readonly remedy: string;
  /** The AWS page or RFC that sets the limit. */
  readonly see?: string;
  /** Known names, if the setting's name is unknown. */
  readonly known?: readonly string[];
}

/** Says what is wrong, what was received, what is allowed, and how to fix it. */
export function explainProblem(problem: SettingProblem): string {
  // An object is shown without its fields, because one may be a secret. A long value is cut.
  const shown = JSON.stringify(problem.received, [])?.slice(0, SHOWN);
  return `${describeProblem(problem, { shown })} ${problem.remedy}`;
}

/** Longest value or unknown name in a message, in characters. */
const SHOWN = 100;

/**
 * Says what is wrong and what is allowed.
 * @param shown - The value as the reader may see it. @default - the message does not show it
 * @param noun - Noun for the setting. @default "field"
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
