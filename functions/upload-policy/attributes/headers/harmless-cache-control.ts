/** Values that give readers nothing to cache. Browsers send them with uploads by themselves. */
const HARMLESS = /^(?:no-cache|no-store|max-age=0|[ ,])+$/i;

/** Whether a value changes nothing for readers, so that it needs no permission. */
export function isHarmlessCacheControl(value: string): boolean {
  return HARMLESS.test(value);
}
