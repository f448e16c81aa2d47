import type { Json } from "../../json.js";
import { isObject } from "../../json.js";
import { ExpressionError } from "../expression/expression-error.js";
import { parseTemplate } from "../expression/parse.js";
import type { Block, Configuration } from "./configuration.js";
import type { Problem } from "./problem.js";
import { referencesIn } from "./references.js";

/** Arguments that Terraform does not evaluate, in any block. */
const NOT_EVALUATED = new Set(["//", "lifecycle", "provider", "depends_on"]);

/**
 * Finds blocks that depend on themselves, by address, each with its cycle. Terraform builds the same graph, of whole
 * resources, and rejects the same stacks.
 * @see https://developer.hashicorp.com/terraform/internals/graph
 */
export function findCycles({
  resources,
  locals,
  variables,
  outputs,
}: Configuration): ReadonlyMap<string, Problem> {
  const blocks = [...resources, ...locals, ...variables, ...outputs];
  const edges = new Map(blocks.map((block) => [block.address, dependenciesOf(block)]));
  const cyclic = new Map<string, Problem>();
  const done = new Set<string>();
  for (const { address } of blocks) {
    walk(address, edges, done, (cycle) => {
      for (const member of cycle.slice(0, -1)) cyclic.set(member, problemOf(cycle, blocks));
    });
  }
  return cyclic;
}

function problemOf(cycle: readonly string[], blocks: readonly Block[]): Problem {
  const address = cycle[0] ?? "";
  const constructPath = blocks.find((block) => block.address === address)?.constructPath ?? address;
  return { constructPath, address, argument: "", reason: `depends on itself: ${cycle.join(" -> ")}` };
}

/** Searches depth first without recursion, so that a long chain of resources cannot overflow the stack. */
function walk(
  start: string,
  edges: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  onCycle: (cycle: readonly string[]) => void,
): void {
  const open: { readonly address: string; readonly next: Iterator<string> }[] = [];
  const enter = (address: string) => {
    const back = open.findIndex((entry) => entry.address === address);
    if (back >= 0) onCycle([...open.slice(back).map((entry) => entry.address), address]);
    else if (!done.has(address)) open.push({ address, next: (edges.get(address) ?? []).values() });
  };
  enter(start);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const step = top.next.next();
    if (!step.done) enter(step.value);
    else {
      done.add(top.address);
      open.pop();
    }
  }
}

function dependenciesOf({ body }: Block): readonly string[] {
  const found = new Set<string>();
  for (const [key, json] of Object.entries(body)) {
    if (NOT_EVALUATED.has(key)) continue;
    for (const text of textsIn(json)) for (const address of addressesIn(text)) found.add(address);
  }
  const ordered = body.depends_on;
  for (const address of Array.isArray(ordered) ? ordered : []) found.add(String(address));
  return [...found];
}

function textsIn(json: Json): readonly string[] {
  if (typeof json === "string") return json.includes("${") ? [json] : [];
  if (Array.isArray(json)) return json.flatMap(textsIn);
  return isObject(json) ? Object.entries(json).flatMap((entry) => entry.flatMap(textsIn)) : [];
}

/** The addresses in a string. A malformed string has none; its evaluation reports it. */
function addressesIn(text: string): readonly string[] {
  try {
    return referencesIn(parseTemplate(text)).map(({ path }) => addressOf(path));
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

/** The address at the start of a reference. */
export function addressOf(path: readonly string[]): string {
  return path.slice(0, path[0] === "data" ? 3 : 2).join(".");
}
