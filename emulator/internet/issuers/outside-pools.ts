import { isObject, parseJson } from "../../json.js";
import type { Model, UserPool, UserPoolClient } from "../../model.js";
import { functionSettings } from "./function-settings.js";

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html */
const POOL_ID = /^(?<region>[a-z]{2}(?:-[a-z]+)+-\d)_[A-Za-z0-9]+$/;
/** Validity of access and ID tokens in seconds: Cognito's default. */
const TOKEN_SECONDS = 3_600;
const REFRESH_SECONDS = 30 * 86_400;

/**
 * Creates stand-ins for user pools that the functions' settings name by `userPoolId` and `clientIds` and that are not
 * in the stack. They issue tokens with any group, and with any of the `scopes` in the settings.
 */
export async function outsidePools(
  model: Pick<Model, "functions" | "parameters" | "userPools" | "accountId">,
): Promise<readonly UserPool[]> {
  const found = new Map<string, UserPool>();
  for (const pool of poolsIn(await functionSettings(model), model.accountId)) found.set(pool.id, pool);
  return [...found.values()].filter(({ id }) => !model.userPools.some((own) => own.id === id));
}

function poolsIn(value: unknown, accountId: string): readonly UserPool[] {
  if (typeof value === "string") return /^\s*[[{]/.test(value) ? poolsIn(parseJson(value), accountId) : [];
  if (Array.isArray(value)) return value.flatMap((item) => poolsIn(item, accountId));
  if (!isObject(value)) return [];
  const { userPoolId, clientIds, scopes } = value;
  const region = POOL_ID.exec(String(userPoolId))?.groups?.region;
  if (region === undefined) return Object.values(value).flatMap((field) => poolsIn(field, accountId));
  return [
    standIn({
      id: String(userPoolId),
      region,
      accountId,
      clients: strings(clientIds),
      scopes: strings(scopes),
    }),
  ];
}

interface Named {
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
  readonly clients: readonly string[];
  readonly scopes: readonly string[];
}

function standIn({ id, region, accountId, clients, scopes }: Named): UserPool {
  const constructPath = `stand-in for the user pool ${id}`;
  return {
    constructPath,
    id,
    arn: `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id}`,
    name: id,
    region,
    clients: clients.map(
      (client): UserPoolClient => ({
        constructPath,
        id: client,
        name: client,
        explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
        allowedOauthFlows: scopes.length === 0 ? [] : ["code"],
        allowedOauthScopes: scopes,
        callbackUrls: [],
        accessTokenValiditySeconds: TOKEN_SECONDS,
        idTokenValiditySeconds: TOKEN_SECONDS,
        refreshTokenValiditySeconds: REFRESH_SECONDS,
      }),
    ),
    resourceServers: [],
    groups: [],
    customAttributes: [],
  };
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
