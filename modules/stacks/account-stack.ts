import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ApiGatewayAccount } from "../account/index.js";
import { deploymentSettings, setDeploymentSettings } from "../deployment-settings/deployment-settings.js";
import type { DeploymentSettings } from "../deployment-settings/index.js";
import type { Settings } from "./props.js";
import { requireTerraformVersion } from "./terraform/required-version.js";
import { keepState } from "./terraform/state-backend.js";

/** The settings that the account's stack uses. */
type AccountSettings = Pick<Settings, "region" | "stateBucket"> & DeploymentSettings;

/** A stack with the account's API Gateway settings, which each Region needs once before any REST API can write logs. */
export class AccountStack extends TerraformStack {
  constructor(scope: Construct, id: string, settings: AccountSettings) {
    super(scope, id);
    keepState(this, settings);
    requireTerraformVersion(this, settings);
    new AwsProvider(this, "Aws", { region: settings.region });
    setDeploymentSettings(this, deploymentSettings(settings));
    new ApiGatewayAccount(this, "ApiGateway");
  }
}
