import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { Construct } from "constructs";
import { isObject, isPlainObject } from "../functions/json/json.js";
import type { SettingProblem } from "../functions/rules/setting-problem.js";
import { describeProblem } from "../functions/rules/setting-problem.js";

/** The content of a {@link PropsError}, without the construct's path. */
export interface PropsProblem extends Omit<SettingProblem, "setting"> {
  /** The prop's name, dotted from the root of the props, e.g. `policy.maxBytes`. */
  readonly prop: string;
}

/** Props of a construct are wrong: AWS would reject them, or they would not do what they seem to do. */
export class PropsError extends Error implements PropsProblem {
  override readonly name = "PropsError";
  /** Path of the construct with the prop, e.g. `uploads/Edge`. */
  readonly constructPath: string;
  readonly prop: string;
  /** The value received, without the fields of objects; never a secret. */
  readonly received: unknown;
  readonly allowed: string;
  readonly remedy: string;
  readonly see?: string;
  readonly known?: readonly string[];

  constructor(scope: IConstruct, problem: PropsProblem) {
    super(messageOf(scope.node.path, problem));
    this.constructPath = scope.node.path;
    this.prop = problem.prop;
    this.received = withoutFields(problem.received);
    this.allowed = problem.allowed;
    this.remedy = problem.remedy;
    this.see = problem.see;
    this.known = problem.known;
  }
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

/** A value for a message: JSON of at most 120 characters, without the fields of objects. */
export function show(value: unknown): string {
  const text = JSON.stringify(withoutFields(value)) ?? String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/**
 * Describes each object instead of showing it: any field may be a secret, such as a client's secret next to its id, and
 * a construct holds the whole tree.
 */
function withoutFields(value: unknown): unknown {
  if (Token.isUnresolved(value)) return "a value that only Terraform knows";
  if (Construct.isConstruct(value)) return `the construct ${value.node.path}`;
  if (Array.isArray(value)) return value.map(withoutFields);
  if (isPlainObject(value)) return `an object with the fields ${Object.keys(value).join(", ")}`;
  if (isObject(value)) return "an instance of a class";
  return typeof value === "bigint" ? String(value) : value;
}
