import type { IConstruct } from "constructs";
import { Construct } from "constructs";
import type { SettingProblem } from "../functions/rules/setting-problem.js";
import { describeProblem } from "../functions/rules/setting-problem.js";

/** What a {@link PropsError} says besides where it happened. */
export interface PropsProblem extends Omit<SettingProblem, "setting"> {
  /** The prop's name, dotted from the root of the props, e.g. `policy.maxBytes`. */
  readonly prop: string;
}

/** A module was given props that AWS would reject, or that would not do what they seem to. */
export class PropsError extends Error implements PropsProblem {
  override readonly name = "PropsError";
  /** Path of the construct that was given the prop, e.g. `uploads/Edge`. */
  readonly constructPath: string;
  readonly prop: string;
  readonly received: unknown;
  readonly allowed: string;
  readonly remedy: string;
  readonly see?: string;
  readonly known?: readonly string[];

  constructor(scope: IConstruct, problem: PropsProblem) {
    super(messageOf(scope.node.path, problem));
    this.constructPath = scope.node.path;
    this.prop = problem.prop;
    this.received = problem.received;
    this.allowed = problem.allowed;
    this.remedy = problem.remedy;
    this.see = problem.see;
    this.known = problem.known;
  }
}

/** A mistake of this project's own: an assumption about its surroundings does not hold. */
export class AssumptionError extends Error {
  override readonly name = "AssumptionError";
}

const LONGEST_VALUE = 120;

function messageOf(path: string, problem: PropsProblem): string {
  const description = describeProblem(
    { ...problem, setting: problem.prop },
    { shown: show(problem.received) },
  );
  const lines = [`${description.replace(/\.$/, "")} (at ${path}).`, problem.remedy];
  return problem.see === undefined ? lines.join("\n") : [...lines, `See: ${problem.see}`].join("\n");
}

/** A value as a message shows it: as JSON of at most 120 characters. */
export function show(value: unknown): string {
  const text = jsonOf(value) ?? (typeof value === "object" ? "an object" : String(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** Undefined for what JSON cannot say: a circular object, a bigint, a symbol, a function. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, briefly);
  } catch {
    return undefined;
  }
}

/** A construct holds the whole tree, with itself in it, which JSON cannot say. */
function briefly(_name: string, value: unknown): unknown {
  return Construct.isConstruct(value) ? `the construct ${value.node.path}` : value;
}
