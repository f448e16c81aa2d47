/** A part of a stack that the emulator does not support. */
export interface Problem {
  /** e.g. `uploads/Bucket`. */
  readonly constructPath: string;
  /** e.g. `aws_s3_bucket.uploads_Bucket_1A2B3C4D`. */
  readonly address: string;
  /** e.g. `ordered_cache_behavior[0].cache_policy_id`; empty if the problem is the whole resource. */
  readonly argument: string;
  readonly reason: string;
}

/** Collects problems without duplicates. */
export class ProblemList {
  readonly #problems = new Map<string, Problem>();

  add(problem: Problem): void {
    this.#problems.set(JSON.stringify([problem.address, problem.argument, problem.reason]), problem);
  }

  get all(): readonly Problem[] {
    return [...this.#problems.values()];
  }
}

/** Reports a problem of a value at that value, and not at each reference to it. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.address} ${problem.argument}: ${problem.reason}`);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** A stack with parts that are not emulated. Nothing is served. */
export class UnsupportedError extends Error {
  readonly stackName: string;
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(stackName: string, file: string, problems: readonly Problem[]) {
    super(report(stackName, file, problems));
    this.name = "UnsupportedError";
    this.stackName = stackName;
    this.file = file;
    this.problems = problems;
  }
}

function report(stackName: string, file: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const paths = Math.max(...problems.map(({ constructPath }) => constructPath.length));
  const subjects = Math.max(...problems.map((problem) => subjectOf(problem).length));
  const lines = problems.map(
    (problem) =>
      `  ${problem.constructPath.padEnd(paths)}  ${subjectOf(problem).padEnd(subjects)}  ${problem.reason}`,
  );
  return [`cannot run ${stackName}: ${count} in ${file}`, ...lines].join("\n");
}

function subjectOf({ address, argument }: Problem): string {
  return argument === "" ? address : argument;
}
