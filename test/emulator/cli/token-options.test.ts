import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseTokenOptions, tokenHelp } from "../../../emulator/cli/token-options.js";

describe("the command that prints tokens", () => {
  it.each<[string[], object]>([
    [["--sub", "alice"], { subject: "alice" }],
    [
      ["--sub", "a", "--tenant", "acme", "--groups", "x,y"],
      { subject: "a", tenant: "acme", groups: ["x", "y"] },
    ],
    [
      ["--sub", "a", "--scope", "u/read u/write", "--id"],
      { subject: "a", scopes: ["u/read", "u/write"], use: "id" },
    ],
    [["--sub", "a", "--expires", "-60"], { subject: "a", expiresInSeconds: -60 }],
    [["--pool", "p", "--client", "c"], { userPool: "p", client: "c" }],
    [
      ["--issuer", "https://i.example", "--audience", "api", "--sub", "a"],
      { issuer: "https://i.example", audience: "api", subject: "a" },
    ],
    [["--issuer-type", "cognito", "--sub", "alice"], { subject: "alice" }],
    [["--issuer-type", "okta", "--sub", "alice"], { issuerType: "okta", subject: "alice" }],
    [
      ["--issuer-type", "keycloak", "--sub", "a", "--groups", "x", "--tenant", "t", "--client", "c", "--id"],
      { issuerType: "keycloak", subject: "a", groups: ["x"], tenant: "t", client: "c", use: "id" },
    ],
    [
      [
        "--issuer-type",
        "auth0",
        "--sub",
        "a",
        "--issuer",
        "https://i.example/",
        "--audience",
        "b",
        "--scope",
        "s",
      ],
      { issuerType: "auth0", subject: "a", issuer: "https://i.example/", audience: "b", scopes: ["s"] },
    ],
  ])("accepts %j", (args, spec) => {
    expect(parseTokenOptions(args, ".local")).toEqual({ help: false, spec, dataFolder: resolve(".local") });
  });

  it.each([
    [["--sub", "a", "--expires", "soon"], /--expires/],
    [["--sub", "a", "--audience", "api"], /--audience needs --issuer or --issuer-type/],
    [["--issuer", "https://i.example"], /--issuer needs/],
    [["--issuer", "https://i.example", "--sub", "a", "--audience", "b", "--tenant", "t"], /--tenant/],
    [["--issuer-type", "azure", "--sub", "a"], /must be one of cognito, auth0, .*, got azure/],
    [["--issuer-type", "okta"], /--issuer-type needs --sub/],
    [["--issuer-type", "okta", "--sub", "a", "--pool", "p"], /--pool/],
    [["--user", "a"], /Unknown option/],
    [["--groups", ""], /--groups is empty/],
    [["--sub", "a", "--groups", ","], /--groups must name at least one, got ","/],
    [["--sub", "a", "--scope", " "], /--scope must name at least one/],
    [["--sub", "a", "--sub", "b"], /--sub is given twice/],
    [["alice"], /Unexpected argument "alice"/],
  ])("rejects %j", (args, message) => {
    expect(() => parseTokenOptions(args, ".local")).toThrow(message);
  });

  it("shows its own name and data folder in its help", () => {
    const help = tokenHelp({ command: "npm run token --", dataFolder: ".local" });

    expect(help).toContain("npm run token -- --sub alice");
    expect(help).toContain("(default .local)");
  });
});
