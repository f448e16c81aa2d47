import { afterEach, expect, it } from "vitest";
import { parseTokenOptions } from "../../../emulator/cli/token-options.js";
import type { RunningStack } from "../../../emulator/index.js";
import { banner } from "../../../local/cli/banner.js";
import { poolOf } from "../../emulator/services/cognito/stack-with-pools.js";
import { finish } from "../../support/command.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";

let stack: LocalStack;
afterEach(() => stack.close());

it.each([
  [
    "of sizes and types",
    ["presigned", "edge"],
    { maxBytes: 1_000_000, minBytes: 1, allowedContentTypes: ["text/markdown"] },
  ],
  ["that requires checksums", ["direct", "presigned", "edge"], { checksum: "required" }],
])("prints commands that a policy %s allows", async (_what, patterns, policy) => {
  stack = await serveUploads({ patterns, policy });
  const text = banner({
    stackName: "uploads",
    endpoints: stack.endpoints,
    model: { distributions: [], functions: [], userPools: [] },
    issuers: [],
    warnings: [],
    dataFolder: ".local",
  });
  const commands = text.split("\n").filter((line) => line.startsWith("curl "));

  const sum = text.split("\n").find((line) => line.startsWith("SUM=")) ?? "";
  const TOKEN = await stack.token({ sub: "alice" });

  for (const command of commands) {
    expect(await finish("sh", ["-c", `${sum}\n${command}`], { TOKEN })).toMatchObject({ code: 0 });
  }
  expect(commands).toHaveLength(patterns.length);
  expect(await stack.keys()).toHaveLength(patterns.length);
});

const OKTA = "https://example.okta.com/oauth2/default";

it.each<[string, object, object, RunningStack["issuers"]]>([
  ["a pool's groups", { userPool: { requiredGroups: ["editors", "admins"] } }, {}, []],
  ["a tenant of a pool", {}, { keyPrefix: "tenant" }, []],
  [
    "a pool's scopes",
    { userPool: { scopes: ["write"], domainPrefix: "verify-uploads", callbackUrls: ["https://a.example"] } },
    {},
    [],
  ],
  [
    "an issuer's scopes, groups and tenant",
    {
      identity: {
        type: "oidc",
        issuer: OKTA,
        jwksUri: `${OKTA}/v1/keys`,
        audience: ["api://default"],
        scopes: ["uploads.write", "uploads.admin"],
        requiredScopes: ["uploads.read"],
        groups: ["editors"],
        tenant: { claim: "org_id" },
      },
    },
    { keyPrefix: "tenant/subject" },
    [{ issuer: OKTA, jwksUri: `${OKTA}/v1/keys`, audience: "api://default" }],
  ],
])("prints the command for a token that %s need", async (_what, callers, policy, issuers) => {
  stack = await serveUploads({ patterns: ["presigned"], policy, ...callers });
  const text = banner({
    stackName: "uploads",
    endpoints: stack.endpoints,
    model: { distributions: [], functions: [], userPools: issuers.length === 0 ? [poolOf()] : [] },
    issuers,
    warnings: [],
    dataFolder: ".local",
  });
  const printed = /npm run -s token -- (.*)\)/.exec(text)?.[1] ?? "";
  const options = parseTokenOptions(
    (printed.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", "")),
    ".local",
  );
  if (options.help) throw new Error("help");

  const authorization = `Bearer ${await stack.token(options.spec)}`;
  const body = JSON.stringify({ key: "a.txt", length: 1, type: "text/plain" });
  const response = await stack.send("POST", `${stack.endpoints.presigned}/uploads`, body, {
    authorization,
    "content-type": "application/json",
  });

  expect([printed, response.status]).toEqual([printed, 200]);
});
