import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { IdentitySettings } from "../../../../functions/identity/contract.js";
import { EdgeUpload } from "../../../../modules/edge-upload/index.js";
import { ApiAuthorizer } from "../../../../modules/rest-api/index.js";
import { UploadBucket } from "../../../../modules/upload-bucket/index.js";
import { UserPool } from "../../../../modules/user-pool/index.js";
import type { Template } from "../../../support/template.js";
import { refusal, synthesize } from "../../../support/template.js";

const OIDC = { type: "oidc", issuer: "https://id.example.com/", audience: ["uploads"] } as const;
const PRE_SHARED: IdentitySettings = {
  type: "pre-shared-key",
  keys: [{ sha256: "0".repeat(64), subject: "ci" }],
};
const KEY = { kty: "EC", crv: "P-256", x: "AA", y: "AA", kid: "k", use: "sig" };

function edge(identity: IdentitySettings, keysFrom?: "terraform"): Template {
  return synthesize((stack) => {
    new EdgeUpload(stack, "Edge", { bucket: new UploadBucket(stack, "Bucket"), identity, keysFrom });
  });
}

function edgeOfManagedPool(): Template {
  return synthesize((stack) => {
    const { identity } = new UserPool(stack, "Pool");
    const bucket = new UploadBucket(stack, "Bucket");
    new EdgeUpload(stack, "Edge", { bucket, identity, keysFrom: "terraform" });
  });
}

/** The configuration in the function's zip, as text. */
function configOf(template: Template): string {
  const [archive] = template.dataSources("archive_file");
  if (archive !== undefined) return JSON.stringify(archive.source);
  const zip = unzipSync(template.readAsset(String(template.resource("aws_lambda_function").filename)));
  return strFromU8(zip["config.json"] ?? new Uint8Array());
}

describe("keys in the identity settings", () => {
  it("are part of the edge settings, without certificates", () => {
    const keys = { keys: [{ ...KEY, x5c: ["MII"], x5t: "AA" }], more: 1 };

    const config = JSON.parse(configOf(edge({ ...OIDC, keys })));

    expect(config.settings.identity).toEqual({ ...OIDC, keys: { keys: [KEY] } });
  });

  it("are not part of the REST APIs' authorizer settings", () => {
    const template = synthesize((stack) => {
      const identity = { ...OIDC, keyMaxAgeMinutes: 5, keys: { keys: [KEY] } };
      new ApiAuthorizer(stack, "Authorizer", { identity, bucket: { ownerAccountId: "123456789012" } });
    });
    const { environment } = template.resource("aws_lambda_function") as {
      environment: { variables: { API_AUTHORIZER_SETTINGS: string } };
    };

    expect(JSON.parse(environment.variables.API_AUTHORIZER_SETTINGS).identity).toEqual({
      ...OIDC,
      keyMaxAgeMinutes: 5,
    });
  });
});

describe("keys from Terraform", () => {
  it("are off by default: no other provider is needed", () => {
    const template = edge(OIDC);

    expect(template.dataSources("http")).toEqual([]);
    expect(template.document.provider).not.toHaveProperty("http");
  });

  it("are read at the issuer's jwksUri, and fail the plan if the issuer does not answer", () => {
    const template = edge({ ...OIDC, jwksUri: "https://keys.example.com/certs" }, "terraform");

    expect(template.dataSources("http")).toMatchObject([
      {
        url: "https://keys.example.com/certs",
        lifecycle: { postcondition: [{ condition: "${self.status_code == 200}" }] },
      },
    ]);
    expect(template.document).toMatchObject({
      provider: { http: [{}] },
      terraform: { required_providers: { http: { source: "hashicorp/http" } } },
    });
    expect(configOf(template)).toMatch(/keys\\" = jsondecode\(data\.http\.\w+\.response_body\)/);
  });

  it("are found through the discovery document if jwksUri is omitted", () => {
    const template = edge(OIDC, "terraform");
    const urls = template.dataSources("http").map(({ url }) => url);

    expect(urls).toContainEqual("https://id.example.com/.well-known/openid-configuration");
    expect(urls).toContainEqual(
      expect.stringMatching(/^\$\{jsondecode\(data\.http\.\w+\.response_body\)\.jwks_uri\}$/),
    );
  });

  it("refer to a managed pool through a local value only, so that a change of the pool does not delay them", () => {
    const template = edgeOfManagedPool();
    const [document] = template.dataSources("http");

    expect(document?.url).toMatch(/^https:\/\/cognito-idp\..*local\.\w+\}\/\.well-known\/jwks\.json$/);
    expect(JSON.stringify(document)).not.toContain("aws_cognito_user_pool");
    expect(Object.values(template.document.locals ?? {})).toContainEqual(
      expect.stringMatching(/^\$\{aws_cognito_user_pool\.\w+\.id\}$/),
    );
  });

  it("can be the keys of an existing pool, by its id", () => {
    const identity = { type: "cognito", userPoolId: "eu-west-1_AbC", clientIds: ["c"] } as const;

    expect(edge(identity, "terraform").dataSources("http")).toMatchObject([
      { url: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC/.well-known/jwks.json" },
    ]);
  });

  it.each<[string, IdentitySettings, string]>([
    ["pre-shared keys", PRE_SHARED, "pre-shared keys have no issuer"],
    ["keys in the identity", { ...OIDC, keys: { keys: [KEY] } }, "Leave one of them out"],
  ])("are rejected with %s", (_name, identity, message) => {
    expect(refusal(() => edge(identity, "terraform")).message).toContain(message);
  });

  it("are rejected if keysFrom has an unknown value", () => {
    expect(refusal(() => edge(OIDC, "s3" as "terraform")).message).toContain("keysFrom must be");
  });
});
