/** A problem of one setting, in the four parts that every message of this project has. */
export interface SettingProblem {
  /** The setting's name, dotted from the root, e.g. `policy.maxBytes`. */
  readonly setting: string;
  /** The value received. */
  readonly received: unknown;
  /** The values allowed. */
  readonly allowed: string;
  /** How to fix it. */
  readonly remedy: string;
}
