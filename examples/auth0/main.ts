import { App } from "cdktf";
import { AccountStack, UploadsStack } from "s3-upload-patterns/stacks";

const region = "eu-central-1";
const app = new App();

/** Users sign in with Auth0 and upload on all three patterns. No user pool is created. */
const uploads = new UploadsStack(app, "auth0-uploads", {
  region,
  identity: {
    type: "oidc",
    // Auth0's issuer ends in a slash.
    issuer: "https://example.eu.auth0.com/",
    audience: ["https://uploads.example.com"],
    // A permission of the API in Auth0. Without it, every user of the Auth0 tenant may upload.
    scopes: ["upload:files"],
  },
  corsAllowedOrigins: ["https://app.example.com"],
});
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
uploads.addDependency(new AccountStack(app, "account", { region }));

app.synth();
