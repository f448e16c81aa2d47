import { App } from "cdktf";
import { AccountStack, UploadsStack } from "s3-upload-patterns/stacks";

const region = "eu-central-1";
const app = new App();

/** Staff send documents of at most 10 MB with one request: `PUT /files/NAME`. */
const documents = new UploadsStack(app, "documents", {
  region,
  patterns: ["direct"],
  policy: { allowedExtensions: [".pdf", ".docx", ".xlsx"] },
  // Reading is off by default: a caller that uploads does not always need to download.
  reading: true,
});
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
documents.addDependency(new AccountStack(app, "account", { region }));

app.synth();
