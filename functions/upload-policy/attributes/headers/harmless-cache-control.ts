/** Values that let readers cache nothing. Browsers send them with uploads by themselves. */
const HARMLESS = /^(?:no-cache|no-store|max-age=0|[ ,])+$/i;

/** Whether a value has no effect on readers, so that the policy need not allow it. */
export function isHarmlessCacheControl(value: string): boolean {
  return HARMLESS.test(value);
}
