import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { issuersNamedIn } from "../../../../emulator/internet/issuers/named-issuers.js";
import type { LambdaFunction, Parameter } from "../../../../emulator/model.js";

const ISSUER = "https://login.example.com/";
const JWKS = "https://keys.example.com/k";
const FOUND = { issuer: ISSUER, jwksUri: "https://login.example.com/.well-known/jwks.json" };

interface Given {
  readonly environment?: Record<string, string>;
  readonly files?: Record<string, string>;
  readonly parameter?: string;
}

/** The issuers of a stack with one function and one parameter. */
async function issuersOf({ environment, files = {}, parameter }: Given) {
  const zipFile = join(await mkdtemp(join(tmpdir(), "issuers-test-")), "f.zip");
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  await writeFile(zipFile, zipSync(Object.fromEntries(entries)));
  const fn = { zipFile, environment } as unknown as LambdaFunction;
  const parameters = parameter === undefined ? [] : [{ value: parameter } as Parameter];
  return issuersNamedIn({ functions: [fn], parameters });
}

describe("issuersNamedIn", () => {
  const settings = JSON.stringify({ identity: { type: "oidc", issuer: ISSUER } });
  it.each<[string, Given]>([
    ["JSON in an environment variable", { environment: { SETTINGS: settings } }],
    ["a variable", { environment: { OIDC_ISSUER: ISSUER } }],
    ["a variable whose name contains URL", { environment: { ISSUER_URL: ISSUER } }],
    ["a JSON file of the zip", { files: { "config.json": settings, "index.mjs": "{" } }],
    ["an SSM parameter", { parameter: settings }],
    ["a list", { environment: { ISSUERS: JSON.stringify([{ issuer: ISSUER }]) } }],
  ])("finds an issuer in %s", async (_name, given) => {
    expect(await issuersOf(given)).toEqual([FOUND]);
  });

  it.each<[string, Record<string, string>]>([
    ["in JSON", { SETTINGS: JSON.stringify({ identity: { issuer: ISSUER, jwksUri: JWKS } }) }],
    ["in variables", { ISSUER, JWKS_URL: JWKS }],
  ])("reads the address of the keys from a sibling, %s", async (_name, environment) => {
    expect(await issuersOf({ environment })).toEqual([{ issuer: ISSUER, jwksUri: JWKS }]);
  });

  it.each<[string, Given]>([
    ["another URL", { environment: { HOME_PAGE: ISSUER } }],
    [
      "a user pool",
      { environment: { ISSUER: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_A" } },
    ],
    ["http", { environment: { ISSUER: "http://login.example.com" } }],
    ["broken JSON", { environment: { SETTINGS: `{"issuer":"${ISSUER}"` } }],
    ["a file that is not JSON", { files: { "index.mjs": settings } }],
    ["nothing", {}],
  ])("finds no issuer in %s", async (_name, given) => {
    expect(await issuersOf(given)).toEqual([]);
  });

  it("ignores a broken zip, which is reported when its function starts", async () => {
    const fn = { zipFile: "/nowhere.zip" } as LambdaFunction;

    expect(await issuersNamedIn({ functions: [fn], parameters: [] })).toEqual([]);
  });
});
