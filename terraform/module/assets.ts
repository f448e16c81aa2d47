import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { TerraformStack } from "cdktf";
import { TerraformAsset } from "cdktf";
import { kebabCase } from "../../modules/iam/index.js";

/** A file that the module deploys. */
interface Asset {
  /** CDKTF's path of the file, below the stack's folder. */
  readonly path: string;
  /** Its path below the module's folder, e.g. `functions/presigned-function/function.zip`. */
  readonly place: string;
  readonly content: Buffer;
}

export type Assets = readonly Asset[];

/** Reads the files of a synthesized stack, and assigns each to a folder of its function. */
export function readAssets(stack: TerraformStack, folder: string): Assets {
  return stack.node
    .findAll()
    .filter((construct) => construct instanceof TerraformAsset)
    .map((asset) => {
      // The asset's parent is the package, and the package's parent is the function.
      const owner = asset.node.scopes.at(-3)?.node.path.slice(stack.node.path.length) ?? "";
      return {
        path: asset.path,
        place: `functions/${kebabCase(owner)}/${basename(asset.path)}`,
        content: readFileSync(join(folder, asset.path)),
      };
    });
}
