/** Maximum number of part numbers in a message. */
const MOST_NAMED = 10;

/** Part numbers for a message, at most ten: `1, 2, 3`, or `1, …, 10 and 5 more`. */
export function partNumbersInWords(numbers: readonly number[]): string {
  const more = numbers.length - MOST_NAMED;
  return numbers.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
