import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";

// The smallest possible CDKTF app with the AWS provider, to which bench/synth.ts compares everything else.
const app = new App();
new AwsProvider(new TerraformStack(app, "empty"), "Aws", { region: "us-east-1" });
app.synth();
