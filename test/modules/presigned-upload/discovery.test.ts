import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { TerraformVariable } from "cdktf";
import { describe, expect, it } from "vitest";
import type { Identities } from "../../../functions/identity/contract.js";
import { discoveredIssuers } from "../../../modules/presigned-upload/discovery/issuers.js";
import { templateJson } from "../../../modules/presigned-upload/discovery/template-json.js";
import { evaluated, scopeOf } from "../../emulator/terraform/expression/support.js";
import { synthesize } from "../../support/template.js";

const COGNITO = { type: "cognito", userPoolId: "eu-central-1_AbCdEf123", clientIds: ["abc"] } as const;
const OIDC = { type: "oidc", issuer: "https://i.example.com", audience: ["api"] } as const;
const KEYS = {
  type: "pre-shared-key",
  keys: [{ sha256: "ab".repeat(32), subject: "ci" }],
} as const satisfies Identities;

describe("the issuers of a deployment", () => {
  it.each<[string, Identities, readonly object[]]>([
    [
      "a user pool",
      COGNITO,
      [
        {
          type: "cognito",
          issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
          clientIds: ["abc"],
        },
      ],
    ],
    [
      "an issuer with scopes",
      { ...OIDC, scopes: ["upload", "all"], requiredScopes: ["all"] },
      [{ type: "oidc", issuer: OIDC.issuer, audience: ["api"], scopes: ["all", "upload"] }],
    ],
    [
      "several, and keys once",
      [OIDC, KEYS, { ...KEYS, namespace: "b" }],
      [{ type: "oidc", issuer: OIDC.issuer, audience: ["api"] }, { type: "pre-shared-key" }],
    ],
  ])("of %s are public facts only", (_, identities, issuers) => {
    expect(discoveredIssuers(identities)).toEqual(issuers);
  });

  it("list the command line's client with its own pool", () => {
    const commandLine = { clientId: "cli", callbackUrls: ["http://localhost:18618/callback"] };
    const pool = { userPoolId: COGNITO.userPoolId, issuerUrl: "https://pool.example.com", commandLine };

    expect(discoveredIssuers([COGNITO, OIDC], pool)).toMatchObject([
      { type: "cognito", issuer: pool.issuerUrl, commandLine },
      { type: "oidc" },
    ]);
    expect(discoveredIssuers(COGNITO, { ...pool, userPoolId: "eu-central-1_Other" })[0]).not.toHaveProperty(
      "commandLine",
    );
  });
});

describe("JSON as a response template", () => {
  it("contains nothing that Velocity would evaluate", () => {
    const value = { prefix: "$context.identity/", note: "#set($x = 1)", list: ["${x}"] };
    const text = templateJson(value);

    expect(text).not.toMatch(/[$#]/);
    expect(JSON.parse(text)).toEqual(value);
  });

  it("is JSON again after Terraform has inserted its values", () => {
    const template = synthesize((stack) => {
      const count = new TerraformVariable(stack, "count", { type: "number" });
      const list = new TerraformVariable(stack, "list", { type: "list(string)" });
      const name = new TerraformVariable(stack, "name", { type: "string" });
      const value = {
        bytes: count.numberValue,
        types: list.listValue,
        url: `https://${name.value}/$`,
        one: 1,
      };
      const document = { body: templateJson(value) };
      new SsmParameter(stack, "P", { name: "p", type: "String", value: JSON.stringify(document) });
    });

    const { value } = template.resource("aws_ssm_parameter");
    const scope = scopeOf({ count: 3, list: ["a", "b"], name: "uploads" });
    const document = JSON.parse(String(evaluated(String(value), scope)));
    expect(document.body).not.toMatch(/[$#]/);
    expect(JSON.parse(document.body)).toEqual({
      bytes: 3,
      types: ["a", "b"],
      url: "https://uploads/$",
      one: 1,
    });
  });
});
