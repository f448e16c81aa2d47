import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";

// The least that a CDKTF app with the AWS provider can be: what bench/synth.ts measures everything else against.
const app = new App();
new AwsProvider(new TerraformStack(app, "empty"), "Aws", { region: "us-east-1" });
app.synth();
