import type { TerraformElement } from "cdktf";
import { TerraformStack } from "cdktf";
import type { Node } from "constructs";
import { snakeCase } from "../variables/names.js";

/** A stack whose resources have the names that Terraform users expect, e.g. `presigned_function`. */
export class ModuleStack extends TerraformStack {
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = "node" in element ? element.node : element;
    const ids = node.path.slice(this.node.path.length + 1).split("/");
    const [only, ...others] = ids;
    // A variable's own name.
    if (only !== undefined && others.length === 0 && /^[a-z]/.test(only)) return only;
    return snakeCase(ids.filter((id) => id !== "Resource").join("/"));
  }
}
