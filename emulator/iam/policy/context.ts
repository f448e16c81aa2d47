/** The properties of a request by IAM's condition keys: `aws:SourceArn`, `s3:authType`, … */
export type ConditionContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A context for lookups. Condition keys are case-insensitive. */
export type ConditionValues = ReadonlyMap<string, readonly string[]>;

/** Prepares a context for lookups. A key without a value is omitted. */
export function conditionValues(context: ConditionContext): ConditionValues {
  const values = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    if (value !== undefined) values.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return values;
}
