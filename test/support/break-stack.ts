import type { StackDocument } from "./change-stack.js";
import { changing } from "./change-stack.js";
import type { LocalStack } from "./local-stack.js";
import { serveUploads } from "./local-stack.js";
import { uploadsOf } from "./send-uploads.js";

/** A pattern by its endpoint's name. */
type PatternName = "direct" | "presigned" | "edge";

/** Result of one upload through each pattern. */
interface Outcome {
  readonly statuses: Readonly<Record<PatternName, number>>;
  /** The patterns whose object was stored, sorted. */
  readonly stored: readonly PatternName[];
}

/** The statuses if nothing is broken. */
export const WORKS: Outcome["statuses"] = { direct: 200, presigned: 200, edge: 200 };

/** The statuses if one pattern is broken and the others work. */
export function breaking(pattern: PatternName, status: number): Outcome {
  const names: readonly PatternName[] = ["direct", "edge", "presigned"];
  return { statuses: { ...WORKS, [pattern]: status }, stored: names.filter((name) => name !== pattern) };
}

/** Serves the default stack with one change, uploads through each pattern, and stops it. */
export async function uploadAfter(
  change: (document: StackDocument) => void,
): Promise<Outcome & { readonly log: string }> {
  const stack = await serveUploads({}, changing(change));
  try {
    const statuses = await uploadsOf(stack, await stack.token({ sub: "alice" })).statuses("a.txt");
    const names = (await stack.keys()).map((key) => /^uploads\/alice\/(\w+)-a\.txt$/.exec(key)?.[1]);
    return { statuses, stored: names as PatternName[], log: logText(stack) };
  } finally {
    await stack.close();
  }
}

/** The whole log, a line for each entry, with its construct in front. */
export function logText({ log }: Pick<LocalStack, "log">): string {
  return log.map(({ message, constructPath }) => `${constructPath}: ${message}`).join("\n");
}

/** Removes one action from a construct's policy. A policy that allows nothing more is removed, too. */
export function withdraw(document: StackDocument, policy: string, action: string): void {
  let found = false;
  let left = 0;
  document.changePolicy(policy, (statements) => {
    found = statements.some(({ Action }) => Action.includes(action));
    const others = statements
      .map((statement) => ({ ...statement, Action: statement.Action.filter((it) => it !== action) }))
      .filter(({ Action }) => Action.length > 0);
    left = others.length;
    return others;
  });
  if (!found) throw new Error(`${policy} has no ${action} to withdraw`);
  if (left === 0) document.remove(policy);
}
