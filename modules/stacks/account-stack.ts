import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ApiGatewayAccount } from "../account/index.js";
import type { Settings } from "./props.js";
import { requireTerraformVersion } from "./terraform/required-version.js";
import { keepState } from "./terraform/state-backend.js";

/** What an account needs once per Region before any REST API can log. */
export class AccountStack extends TerraformStack {
  constructor(scope: Construct, id: string, settings: Pick<Settings, "region" | "stateBucket">) {
    super(scope, id);
    keepState(this, settings);
    requireTerraformVersion(this, settings);
    new AwsProvider(this, "Aws", { region: settings.region });
    new ApiGatewayAccount(this, "ApiGateway");
  }
}
