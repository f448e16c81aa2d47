import { RULE_FILE } from "./contract.js";

const CLASS_NAME = /^[A-Za-z_$][\w$]{0,63}$/;
const LOCATION = new RegExp(`^ +at .*\\b(${RULE_FILE.replace(".", "\\.")}:\\d{1,7}:\\d{1,7})\\)?$`);
/** Number of stack lines to search. The rule's own line is among the first frames. */
const MAX_STACK_LINES = 200;

/**
 * Describes for the log the exception of a custom rule: the error's class, and its place in {@link RULE_FILE}. Never
 * its message, which can contain the key or the caller's name. A rule can throw any value, even one that throws when it
 * is read.
 */
export function describeThrown(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) return typeof thrown;
    const { name } = thrown.constructor;
    const place = placeOf(thrown.stack, thrown.message);
    return `${CLASS_NAME.test(name) ? name : "Error"}${place === undefined ? "" : ` at ${place}`}`;
  } catch {
    return typeof thrown;
  }
}

/** A stack begins with the message, which can contain lines that look like frames. */
function placeOf(stack: unknown, message: string): string | undefined {
  if (typeof stack !== "string") return undefined;
  const frames = stack.slice(stack.indexOf(message) + message.length).split("\n", MAX_STACK_LINES);
  for (const frame of frames) {
    const place = LOCATION.exec(frame)?.[1];
    if (place !== undefined) return place;
  }
  return undefined;
}
