import { App } from "cdktf";
import { AccountStack, UploadsStack } from "s3-upload-patterns/stacks";

const region = "eu-central-1";
const app = new App();

/** Users of another team's pool send invoices to a bucket that a third team owns. Neither is changed. */
const invoices = new UploadsStack(app, "invoices", {
  region,
  patterns: ["presigned", "edge"],
  prefix: "invoices/",
  policy: { allowedExtensions: [".pdf"] },
  bucket: {
    existing: {
      bucketName: "example-invoices",
      region,
      // Its owner has enabled EventBridge, which the check after the upload needs.
      eventBridge: true,
    },
  },
  userPool: {
    existing: {
      userPoolId: "eu-central-1_AbCdEf123",
      clientIds: ["1example23456789"],
      groups: ["accounting"],
    },
  },
});
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
invoices.addDependency(new AccountStack(app, "account", { region }));

app.synth();
