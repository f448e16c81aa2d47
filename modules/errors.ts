import type { IConstruct } from "constructs";
import { Construct } from "constructs";

/** What a {@link PropsError} says beside where it happened. */
export interface PropsProblem {
  /** The prop's name, dotted from the root of the props, e.g. `policy.maxBytes`. */
  readonly prop: string;
  /** What was received; never a secret. */
  readonly received: unknown;
  /** What is allowed, to be read after "must be". */
  readonly allowed: string;
  /** How to mend it, one or two sentences. */
  readonly remedy: string;
  /** The AWS page that says so. */
  readonly see?: string;
}

/** A module was given props that AWS would refuse, or that would not do what they seem to. */
export class PropsError extends Error implements PropsProblem {
  override readonly name = "PropsError";
  /** Path of the construct that was given the prop, e.g. `uploads/Edge`. */
  readonly constructPath: string;
  readonly prop: string;
  readonly received: unknown;
  readonly allowed: string;
  readonly remedy: string;
  readonly see?: string;

  constructor(scope: IConstruct, problem: PropsProblem) {
    super(describe(scope.node.path, problem));
    this.constructPath = scope.node.path;
    this.prop = problem.prop;
    this.received = problem.received;
    this.allowed = problem.allowed;
    this.remedy = problem.remedy;
    this.see = problem.see;
  }
}

/** A mistake of this project's own: an assumption about its surroundings does not hold. */
export class AssumptionError extends Error {
  override readonly name = "AssumptionError";
}

const LONGEST_VALUE = 120;

function describe(path: string, { prop, received, allowed, remedy, see }: PropsProblem): string {
  const lines = [`${prop} must be ${allowed}, got ${show(received)} (at ${path}).`, remedy];
  return see === undefined ? lines.join("\n") : [...lines, `See: ${see}`].join("\n");
}

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value, briefly) ?? String(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** A construct holds the whole tree, with itself in it, which JSON cannot say. */
function briefly(_name: string, value: unknown): unknown {
  return Construct.isConstruct(value) ? `the construct ${value.node.path}` : value;
}
