import { App } from "cdktf";
import { AccountStack, UploadsStack } from "s3-upload-patterns/stacks";

const region = "eu-central-1";
const app = new App();

/** Workflows upload what they build, with the token that GitHub gives each job. No secret is stored anywhere. */
const artifacts = new UploadsStack(app, "artifacts", {
  region,
  patterns: ["presigned"],
  identity: {
    type: "oidc",
    issuer: "https://token.actions.githubusercontent.com",
    audience: ["https://uploads.example.com"],
    subjectClaim: "repository",
    // Which repositories and branches may upload. Without it, every repository on GitHub could.
    groupsClaim: "sub",
    groups: ["repo:octo-org/octo-repo:ref:refs/heads/main"],
  },
  bucket: { expirationDays: 90 },
});
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
artifacts.addDependency(new AccountStack(app, "account", { region }));

app.synth();
