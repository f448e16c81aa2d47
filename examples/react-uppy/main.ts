import { App } from "cdktf";
import { AccountStack, UploadsStack } from "s3-upload-patterns/stacks";

const region = "eu-central-1";
const PAGE = "http://localhost:5173";
const MIB = 1024 ** 2;
const app = new App();

/** Users sign in on Cognito's login pages, and send pictures and films from a page with React and Uppy. */
const photos = new UploadsStack(app, "photos", {
  region,
  patterns: ["presigned"],
  policy: { maxBytes: 2_000 * MIB, allowedContentTypes: ["image/*", "video/*"] },
  // Only pages of these origins can call the API and the bucket.
  corsAllowedOrigins: [PAGE],
  userPool: { domainPrefix: "example-photos", callbackUrls: [`${PAGE}/`] },
});
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
photos.addDependency(new AccountStack(app, "account", { region }));

app.synth();
