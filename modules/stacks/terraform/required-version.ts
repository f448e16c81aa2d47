import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import type { Settings } from "../props.js";

/** The oldest Terraform that the configuration supports. CDKTF itself supports 1.5 and newer. */
const OLDEST = ">= 1.5";

/**
 * The oldest Terraform with a state bucket: the S3 backend has `use_lockfile` from this version on.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3#enabling-s3-state-locking
 */
const OLDEST_WITH_STATE_BUCKET = ">= 1.10";

/**
 * Writes `versions.tf` next to the stack's `cdk.tf.json`, so that an older Terraform reports the required version.
 * It is a separate file, because Checkov cannot parse a JSON configuration with `required_version`, and would check
 * nothing.
 */
export function requireTerraformVersion(
  stack: TerraformStack,
  settings: Pick<Settings, "stateBucket">,
): void {
  const version = settings.stateBucket === undefined ? OLDEST : OLDEST_WITH_STATE_BUCKET;
  const { synthesizer } = stack;
  stack.synthesizer = {
    synthesize(session) {
      synthesizer.synthesize(session);
      const { workingDirectory } = session.manifest.forStack(stack);
      const file = join(session.outdir, workingDirectory, "versions.tf");
      writeFileSync(file, `terraform {\n  required_version = "${version}"\n}\n`);
    },
  };
}
