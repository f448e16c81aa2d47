/**
 * A time as `Date.toISOString` writes it, in whole seconds: e.g. `2013-05-24T00:00:00.000Z`. The first call of
 * `toISOString` takes 0.2 ms of a cold start, ten times as long as this function.
 * @param milliseconds - Since 1970. The year must have four digits; fractions of a second are dropped.
 */
export function isoTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const day = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return `${day.map(twoDigits).join("-")}T${clock.map(twoDigits).join(":")}.000Z`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
