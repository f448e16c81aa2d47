import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { composeUploads, uploadsOutputs } from "../uploads/index.js";
import { edgeSettingsOutput } from "./outputs/edge-settings.js";
import { verificationOutput } from "./outputs/verification.js";
import type { Settings } from "./props.js";
import { readSettings } from "./settings.js";
import { requireTerraformVersion } from "./terraform/required-version.js";
import { keepState } from "./terraform/state-backend.js";

/**
 * A stack with all three patterns, one bucket, one policy and one way to authenticate callers; its provider, state and
 * outputs included.
 * @throws {@link SettingsError} with every problem of the settings
 */
export class UploadsStack extends TerraformStack {
  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    readSettings(settings);
    keepState(this, settings);
    requireTerraformVersion(this, settings);
    new AwsProvider(this, "Aws", { region: settings.region });
    const parts = composeUploads(this, settings);
    const verification = verificationOutput(settings, parts);
    const outputs: Readonly<Record<string, { readonly value: unknown; readonly description: string }>> = {
      ...uploadsOutputs(settings, parts),
      ...(parts.edge && {
        edge_settings: {
          value: edgeSettingsOutput(parts.edge),
          description: "Settings of the edge function",
        },
      }),
      verification: { value: verification, description: "Settings for npm run verify-aws" },
    };
    for (const [name, { value, description }] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, description, staticId: true });
    }
  }
}
