import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";

// The smallest possible CDKTF app with the AWS provider, for the comparison in bench/synth.ts.
const app = new App();
new AwsProvider(new TerraformStack(app, "empty"), "Aws", { region: "us-east-1" });
app.synth();
