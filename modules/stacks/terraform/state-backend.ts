import type { TerraformStack } from "cdktf";
import { LocalBackend, S3Backend } from "cdktf";
import type { Settings } from "../props.js";

/** Path from a stack's own folder, `cdktf.out/stacks/NAME`, to the folder of `cdktf.json`. */
const PROJECT_FOLDER = "../../..";

/**
 * Sets the location of a stack's state, one for each Region. The path of a file is relative: CDKTF's default would be
 * the absolute path on the machine that synthesized.
 */
export function keepState(stack: TerraformStack, settings: Pick<Settings, "region" | "stateBucket">): void {
  const { stateBucket } = settings;
  const fileName = `terraform.${stack.node.id}.${settings.region}.tfstate`;
  if (stateBucket === undefined) {
    new LocalBackend(stack, { path: `${PROJECT_FOLDER}/${fileName}` });
    return;
  }
  const { bucket, region, keyPrefix = "" } = stateBucket;
  const backend = new S3Backend(stack, { bucket, region, key: `${keyPrefix}${fileName}`, encrypt: true });
  backend.addOverride("use_lockfile", true);
}
