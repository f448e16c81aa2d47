import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { Unchecked } from "../../functions/rules/rule.js";
import { warningsOf } from "../../modules/stacks/index.js";
import type { UploadsProps } from "../../modules/uploads/index.js";
import { composeUploads, uploadsOutputs } from "../../modules/uploads/index.js";
import { withVariables } from "../variables/substitute.js";
import type { ModuleVariable } from "../variables/variable.js";
import type { Assets } from "./assets.js";
import { readAssets } from "./assets.js";
import { ModuleStack } from "./module-stack.js";

/** Name of the stack that a module is synthesized from. Descriptions in AWS name the parts of the module below it. */
const STACK = "uploads";

/** A stack whose settings are Terraform variables, as CDKTF writes it. */
interface SynthesizedStack {
  readonly configuration: Unchecked;
  readonly assets: Assets;
  /** Descriptions of the outputs, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/**
 * Creates the constructs of a module without writing anything.
 * @throws {@link PropsError} if the values contradict each other in a way that Terraform does not check
 */
export function checkModule(settings: Unchecked, unknown: readonly ModuleVariable[]): void {
  createStack(new App({ stackTraces: false }), settings, unknown);
}

/** Synthesizes the constructs of a module, with variables instead of settings. */
export function synthesizeModule(
  settings: Unchecked,
  variables: readonly ModuleVariable[],
): SynthesizedStack {
  const outdir = mkdtempSync(join(tmpdir(), "terraform-module-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    const { stack, outputs } = createStack(app, settings, variables);
    app.synth();
    const folder = join(outdir, "stacks", STACK);
    const configuration = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8"));
    return { configuration, assets: readAssets(stack, folder), outputs, warnings: warningsOf(app) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function createStack(app: App, settings: Unchecked, variables: readonly ModuleVariable[]) {
  const stack = new ModuleStack(app, STACK);
  // Without a Region, because only Terraform knows the one of the module's caller.
  new AwsProvider(stack, "Aws", {});
  const props = withVariables(stack, settings, variables) as UploadsProps;
  const described = Object.entries(uploadsOutputs(props, composeUploads(stack, props)));
  // Below a separate construct, because a variable can have the same name.
  const scope = new Construct(stack, "Outputs");
  for (const [name, { value }] of described)
    new TerraformOutput(scope, name, { value }).overrideLogicalId(name);
  const outputs = Object.fromEntries(described.map(([name, { description }]) => [name, description]));
  return { stack, outputs };
}
