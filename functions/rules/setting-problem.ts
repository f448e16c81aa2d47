/** A problem of one setting, in the parts that every message of this project has. */
export interface SettingProblem {
  /** The setting's name, dotted from the root, e.g. `policy.maxBytes`. */
  readonly setting: string;
  /** The value received; never a secret. */
  readonly received: unknown;
  /** What is allowed, to be read after "must be". */
  readonly allowed: string;
  /** How to fix it, one or two sentences. */
  readonly remedy: string;
  /** The AWS page or RFC that sets the limit. */
  readonly see?: string;
}
