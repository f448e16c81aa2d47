import type { FunctionSettings } from "../node-function/function-settings.js";

/** Settings that a whole deployment shares: names, tags, roles, functions. */
export interface DeploymentSettings {
  /**
   * Beginning of every name in AWS, e.g. `media`: 1 to 26 lower-case letters, digits and hyphens. It may be known to
   * Terraform only. It must be unique among the deployments of the account, in all Regions.
   * @default - names are made from the construct's path, and end in a hash of it and the Region
   */
  readonly namePrefix?: string;
  /**
   * Tags of every resource that supports them, at most 50. A resource's own tags have precedence.
   * @default {} - none
   * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * ARN of the IAM policy that limits the permissions of every role. It must allow what the roles need: the plan lists
   * it.
   * @default - none
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly permissionsBoundary?: string;
  /**
   * Path of every role in IAM, e.g. `/uploads/`. API Gateway and Lambda accept roles with a path.
   * @default "/"
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
   */
  readonly rolePath?: string;
  /** Settings of all functions except Lambda@Edge's: logs, encryption, traces. @default - none */
  readonly functions?: FunctionSettings;
}
