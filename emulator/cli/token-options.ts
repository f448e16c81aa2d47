import { resolve } from "node:path";
import type { IssuerType } from "../issuers/issuer-type.js";
import { ISSUER_TYPES, isIssuerType } from "../issuers/issuer-type.js";
import type { TokenSpec } from "../services/cognito/index.js";
import { parseOptions, UsageError, wholeNumber } from "./usage-error.js";

/** A command that prints tokens, with its settings. */
export interface TokenCommand {
  /** The command as the user types it, e.g. `npm run token --`. */
  readonly command: string;
  /** Default of `--data`. */
  readonly dataFolder: string;
}

/** The parsed arguments of a {@link TokenCommand}. */
type TokenOptions =
  | { readonly help: true }
  | { readonly help: false; readonly spec: TokenSpec; readonly dataFolder: string };

/** Text of `--help` of a {@link TokenCommand}. */
export function tokenHelp({ command, dataFolder }: TokenCommand): string {
  return `${command} --sub alice [OPTIONS]

Prints a token of the running stack's user pool, with claims that the real pool could issue.

  --sub NAME        the user; without it, the app client itself (client credentials)
  --tenant NAME     the user's tenant
  --groups A,B      the user's groups
  --scope "A B"     scopes, separated by spaces or commas (default: those of a plain sign-in)
  --expires N       seconds until its expiry; negative for an expired token (default: the client's validity)
  --id              an ID token instead of an access token
  --pool NAME       the user pool, if the stack has several
  --client NAME     the app client (default: the pool's first)
  --data DIR        the running stack's data folder (default ${dataFolder})
  --help            prints this help

Tokens of another OpenID Connect issuer, whose documents the emulator serves:

  --issuer-type TYPE  a token in the form of that kind of issuer: ${TYPES}.
                      Takes --sub, --tenant, --groups, --scope, --client, --id and --expires; issuer, audience and client
                      default to those in the stack's settings
  --issuer URL --audience NAME   a token of any issuer, with standard claims
`;
}

/** The values of `--issuer-type`, for messages. `cognito` is the default: the stack's user pool. */
const TYPES = ["cognito", ...ISSUER_TYPES].join(", ");

const YEAR_SECONDS = 366 * 24 * 3600;

/**
 * Parses the arguments of a {@link TokenCommand}.
 * @throws {UsageError} if they are invalid
 */
export function parseTokenOptions(args: readonly string[], dataFolder: string): TokenOptions {
  const values = parseOptions(joinNegative(args), {
    sub: { type: "string" },
    tenant: { type: "string" },
    groups: { type: "string" },
    scope: { type: "string" },
    expires: { type: "string" },
    id: { type: "boolean" },
    pool: { type: "string" },
    client: { type: "string" },
    issuer: { type: "string" },
    "issuer-type": { type: "string" },
    audience: { type: "string" },
    data: { type: "string", default: dataFolder },
    help: { type: "boolean" },
  });
  if (values.help) return { help: true };
  return { help: false, spec: specOf(values), dataFolder: resolve(values.data) };
}

function specOf({ "issuer-type": type, ...values }: Values): TokenSpec {
  if (isIssuerType(type)) return typedSpec(type, values);
  if (type !== undefined && type !== "cognito") {
    throw new UsageError(`--issuer-type must be one of ${TYPES}, got ${type}.`);
  }
  return values.issuer === undefined ? poolSpec(values) : issuerSpec(values);
}

interface Values {
  readonly sub?: string | undefined;
  readonly tenant?: string | undefined;
  readonly groups?: string | undefined;
  readonly scope?: string | undefined;
  readonly expires?: string | undefined;
  readonly id?: boolean | undefined;
  readonly pool?: string | undefined;
  readonly client?: string | undefined;
  readonly issuer?: string | undefined;
  readonly "issuer-type"?: string | undefined;
  readonly audience?: string | undefined;
}

/** The fields that tokens of pools and of known kinds of issuers share. */
function userSpec({ sub, tenant, groups, scope, expires, id, client }: Values) {
  return {
    ...(sub === undefined ? {} : { subject: sub }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(groups === undefined ? {} : { groups: list("groups", groups, /,/) }),
    ...(scope === undefined ? {} : { scopes: list("scope", scope, /[\s,]+/) }),
    ...(expires === undefined ? {} : { expiresInSeconds: seconds(expires) }),
    ...(id ? { use: "id" as const } : {}),
    ...(client === undefined ? {} : { client }),
  };
}

function poolSpec({ pool, audience, ...values }: Values): TokenSpec {
  if (audience !== undefined)
    throw new UsageError(
      "--audience needs --issuer or --issuer-type. A token of a user pool names its client: use --client.",
    );
  return { ...userSpec(values), ...(pool === undefined ? {} : { userPool: pool }) };
}

function typedSpec(issuerType: IssuerType, { pool, issuer, audience, ...values }: Values): TokenSpec {
  if (pool !== undefined)
    throw new UsageError(
      "--pool names a user pool of the stack, so it cannot be used with --issuer-type. Omit one of them.",
    );
  const { subject, ...user } = userSpec(values);
  if (subject === undefined) throw new UsageError("--issuer-type needs --sub NAME. Add it.");
  return {
    issuerType,
    subject,
    ...user,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
}

function issuerSpec({ sub, issuer, audience, scope, expires, ...other }: Values): TokenSpec {
  const misplaced = (["tenant", "groups", "id", "pool", "client"] as const).find(
    (name) => other[name] !== undefined,
  );
  if (misplaced)
    throw new UsageError(
      `--${misplaced} cannot be used with --issuer alone. Omit it, or see --help for --issuer-type.`,
    );
  if (issuer === undefined || audience === undefined || sub === undefined) {
    throw new UsageError("--issuer needs --audience NAME and --sub NAME. Add them.");
  }
  return {
    issuer,
    audience,
    subject: sub,
    ...(scope === undefined ? {} : { scopes: list("scope", scope, /[\s,]+/) }),
    ...(expires === undefined ? {} : { expiresInSeconds: seconds(expires) }),
  };
}

function seconds(text: string): number {
  return wholeNumber("expires", text, -YEAR_SECONDS, YEAR_SECONDS);
}

function list(name: string, text: string, separator: RegExp): string[] {
  const items = text.split(separator).filter(Boolean);
  if (items.length > 0) return items;
  throw new UsageError(
    `--${name} must name at least one, got ${JSON.stringify(text)}. Name one, or omit the option.`,
  );
}

/** Joins `--expires -60` to one argument, because `parseArgs` would read two options. */
function joinNegative(args: readonly string[]): string[] {
  const at = args.indexOf("--expires");
  const value = args[at + 1];
  if (at < 0 || value === undefined || !/^-\d/.test(value)) return [...args];
  return [...args.slice(0, at), `--expires=${value}`, ...args.slice(at + 2)];
}
