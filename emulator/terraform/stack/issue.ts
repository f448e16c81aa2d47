/** Something in a stack that cannot be emulated. */
export interface Issue {
  /** e.g. `uploads/Bucket`. */
  readonly constructPath: string;
  /** e.g. `aws_s3_bucket.uploads_Bucket_1A2B3C4D`. */
  readonly address: string;
  /** e.g. `ordered_cache_behavior[0].cache_policy_id`; empty if the problem is the whole resource. */
  readonly argument: string;
  readonly reason: string;
}

/** Collects issues without duplicates. */
export class IssueList {
  readonly #issues = new Map<string, Issue>();

  add(issue: Issue): void {
    this.#issues.set(JSON.stringify([issue.address, issue.argument, issue.reason]), issue);
  }

  get all(): readonly Issue[] {
    return [...this.#issues.values()];
  }
}

/** Carries an issue out of a value that others refer to. */
export class IssueError extends Error {
  readonly issue: Issue;

  constructor(issue: Issue) {
    super(`${issue.address} ${issue.argument}: ${issue.reason}`);
    this.name = "IssueError";
    this.issue = issue;
  }
}

/** A stack with parts that are not emulated. Nothing is served. */
export class UnsupportedError extends Error {
  readonly stackName: string;
  readonly file: string;
  readonly issues: readonly Issue[];

  constructor(stackName: string, file: string, issues: readonly Issue[]) {
    super(report(stackName, file, issues));
    this.name = "UnsupportedError";
    this.stackName = stackName;
    this.file = file;
    this.issues = issues;
  }
}

function report(stackName: string, file: string, issues: readonly Issue[]): string {
  const things = issues.length === 1 ? "1 thing" : `${issues.length} things`;
  const are = issues.length === 1 ? "is" : "are";
  const paths = Math.max(...issues.map(({ constructPath }) => constructPath.length));
  const subjects = Math.max(...issues.map((issue) => subjectOf(issue).length));
  const lines = issues.map(
    (issue) =>
      `  ${issue.constructPath.padEnd(paths)}  ${subjectOf(issue).padEnd(subjects)}  ${issue.reason}`,
  );
  return [`cannot run ${stackName}: ${things} in ${file} ${are} not emulated`, ...lines].join("\n");
}

function subjectOf({ address, argument }: Issue): string {
  return argument === "" ? address : argument;
}
