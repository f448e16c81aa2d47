import { fileURLToPath } from "node:url";
import { App } from "cdktf";
import { AccountStack, UploadsStack } from "s3-upload-patterns/stacks";

const region = "eu-central-1";
const app = new App();

/** Limits that no setting can express: upload-rule.ts decides on each upload that the policy accepts. */
const agency = new UploadsStack(app, "agency", {
  region,
  patterns: ["presigned", "edge"],
  policy: { maxBytes: 100_000_000 },
  rule: fileURLToPath(new URL("upload-rule.ts", import.meta.url)),
  userPool: { tenant: { groupPrefix: "customer:" } },
});
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
agency.addDependency(new AccountStack(app, "account", { region }));

app.synth();
