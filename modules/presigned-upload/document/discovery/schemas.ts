import type { Schema } from "../../../rest-api/document/openapi.js";
import { bytes, object, reference, strings, text, texts, url } from "../schemas.js";

const ROUTES = texts("Method and path by the operation's id.");

/** The body of `GET /.well-known/s3-upload-patterns`, as in `functions/presign/contract.ts`. */
export const DISCOVERY_SCHEMAS: Readonly<Record<string, Schema>> = {
  DiscoveryResponse: object(
    {
      version: { type: "integer", description: "Version of this document.", minimum: 1 },
      issuers: {
        type: "array",
        description: "Issuers of credentials. Empty: ask the operator.",
        items: reference("DiscoveredIssuer"),
      },
      policy: reference("PublicPolicy"),
      patterns: object(
        {
          presigned: reference("DiscoveredPresigned"),
          direct: reference("DiscoveredPattern"),
          edge: reference("DiscoveredEdge"),
        },
        ["presigned"],
      ),
    },
    ["version", "issuers", "policy", "patterns"],
  ),
  DiscoveredIssuer: object(
    {
      type: {
        type: "string",
        description:
          "The kind of credential. Only cognito and oidc, which are tokens, have the other fields.",
        enum: ["cognito", "oidc", "pre-shared-key", "iam"],
      },
      issuer: text("The iss claim of the tokens."),
      clientIds: strings("Clients whose tokens are accepted. Omitted: any."),
      audience: strings("Accepted values of the aud claim."),
      scopes: strings("Scopes to request. Omitted: none."),
      commandLine: object(
        { clientId: text("The app client for command lines."), callbackUrls: strings("Its callback URLs.") },
        ["clientId", "callbackUrls"],
      ),
    },
    ["type"],
  ),
  DiscoveredPresigned: object(
    {
      routes: ROUTES,
      maxPutBytes: bytes("Largest object of one PUT or form, in bytes."),
      maxObjectBytes: bytes("Largest object in bytes."),
    },
    ["routes", "maxPutBytes", "maxObjectBytes"],
  ),
  DiscoveredPattern: object(
    { url: url("The pattern's URL."), routes: ROUTES, maxObjectBytes: bytes("Largest object in bytes.") },
    ["url", "routes", "maxObjectBytes"],
  ),
  DiscoveredEdge: object(
    {
      url: url("The pattern's URL."),
      routes: ROUTES,
      maxObjectBytes: bytes("Largest object in bytes."),
      parts: { type: "boolean", description: "Whether uploads in parts are supported." },
      needsContentSha256: {
        type: "boolean",
        description: "Whether each PUT needs the SHA-256 of its body in x-amz-content-sha256.",
      },
    },
    ["url", "routes", "maxObjectBytes", "parts", "needsContentSha256"],
  ),
};
