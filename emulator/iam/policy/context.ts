/** What is known of a request, as IAM's condition keys name it: `aws:SourceArn`, `s3:authType`, … */
export type ConditionContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The same, ready to be looked up: condition keys are not case-sensitive. */
export type ConditionValues = ReadonlyMap<string, readonly string[]>;

/** Makes a context ready to be looked up; a key without a value is absent. */
export function conditionValues(context: ConditionContext): ConditionValues {
  const values = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    if (value !== undefined) values.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return values;
}
