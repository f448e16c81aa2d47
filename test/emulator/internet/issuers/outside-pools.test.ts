import { describe, expect, it } from "vitest";
import { outsidePools } from "../../../../emulator/internet/issuers/outside-pools.js";
import type { LambdaFunction, UserPool } from "../../../../emulator/model.js";

const ID = "eu-central-1_AbCdEf123";
const IDENTITY = { type: "cognito", userPoolId: ID, clientIds: ["first", "second"] };

async function poolsOf(settings: unknown, userPools: readonly UserPool[] = []) {
  const environment = { SETTINGS: JSON.stringify(settings) };
  const functions = [{ zipFile: "missing.zip", environment } as unknown as LambdaFunction];
  return outsidePools({ functions, parameters: [], userPools, accountId: "111122223333" });
}

describe("outsidePools", () => {
  it.each<[string, unknown]>([
    ["one identity", { identity: IDENTITY }],
    ["a list of identities", { identity: [{ type: "oidc", issuer: "https://a.example/" }, IDENTITY] }],
    ["settings twice", [{ identity: IDENTITY }, { identity: IDENTITY }]],
  ])("finds a pool in %s", async (_name, settings) => {
    expect(await poolsOf(settings)).toMatchObject([
      {
        id: ID,
        arn: `arn:aws:cognito-idp:eu-central-1:111122223333:userpool/${ID}`,
        region: "eu-central-1",
        clients: [{ id: "first" }, { id: "second" }],
      },
    ]);
  });

  it("issues the scopes of the settings", async () => {
    const [pool] = await poolsOf({ identity: { ...IDENTITY, scopes: ["uploads/write"] } });

    expect(pool?.clients[0]).toMatchObject({
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["uploads/write"],
    });
  });

  it.each<[string, unknown, readonly UserPool[]]>([
    ["a pool of the stack", { identity: IDENTITY }, [{ id: ID } as UserPool]],
    ["an id that is not a user pool's", { identity: { ...IDENTITY, userPoolId: "users" } }, []],
  ])("skips %s", async (_name, settings, userPools) => {
    expect(await poolsOf(settings, userPools)).toEqual([]);
  });
});
