import type { TerraformStack } from "cdktf";
import { LocalBackend, S3Backend } from "cdktf";
import type { Settings } from "../props.js";

/** From a stack's own folder, `cdktf.out/stacks/NAME`, back to where `cdktf.json` is. */
const PROJECT_FOLDER = "../../..";

/**
 * Says where a stack's state is kept, one for each Region that it is deployed to. The path of a file is relative,
 * because CDKTF's own default would put the absolute path of the machine that synthesized into the configuration.
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
