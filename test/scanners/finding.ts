/** A scanner of Terraform configurations. */
export type Scanner = "checkov" | "trivy" | "tflint";

/** A resource of a stack, with its address and its arguments. */
export interface ScannedResource {
  readonly type: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Resources for which a finding is accepted. */
export interface ResourceKind {
  /** Name in the page. */
  readonly title: string;
  readonly includes: (resource: ScannedResource) => boolean;
}

/** A finding that is as intended by default. */
export interface AcceptedFinding {
  /** Rules that report it, by their scanner. */
  readonly rules: Readonly<Partial<Record<Scanner, readonly string[]>>>;
  /** The finding in a few words. */
  readonly title: string;
  readonly on: ResourceKind;
  /** Reason why the default is as it is. */
  readonly reason: string;
  /** Settings of `cdktf.json` that together remove the finding. */
  readonly settings?: readonly string[];
  /** A way to remove it without a setting. */
  readonly otherwise?: string;
}

/** A finding as a scanner reports it. */
interface ReportedFinding {
  readonly scanner: Scanner;
  readonly rule: string;
  readonly resource: ScannedResource;
}

/**
 * Rules of Trivy that look into nested blocks. It does not read these in Terraform's JSON, so the rules report a resource
 * even if the setting is used.
 */
export const RULES_WITHOUT_BLOCKS: readonly string[] = [
  "AWS-0001",
  "AWS-0010",
  "AWS-0013",
  "AWS-0024",
  "AWS-0025",
  "AWS-0066",
  "AWS-0090",
  "AWS-0132",
];

/** The entry that accepts a finding, if any. */
export function acceptanceOf(
  { scanner, rule, resource }: ReportedFinding,
  accepted: readonly AcceptedFinding[],
): AcceptedFinding | undefined {
  return accepted.find(({ rules, on }) => rules[scanner]?.includes(rule) && on.includes(resource));
}
