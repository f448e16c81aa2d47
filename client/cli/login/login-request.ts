import { UploadError } from "../../node/index.js";
import type { OfferedIssuer } from "./discover-issuer.js";

/** Options of `s3up login`, as the user gave them. */
export interface LoginOptions {
  readonly issuer?: string;
  readonly clientId?: string;
  readonly scope?: readonly string[];
  readonly audience?: string;
  readonly device?: boolean;
  /** False: only print the address, and do not open a browser. */
  readonly browser?: boolean;
  readonly idToken?: boolean;
}

/** The issuer, the client and the requested token of a login. */
export interface LoginRequest {
  /** URL below which the issuer's discovery document is found. */
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly audience: string | undefined;
  readonly callbackUrls: readonly string[];
}

/**
 * Default callback URLs, which `commandLine: true` of the user pool registers. Other issuers must register one of them,
 * too.
 */
const DEFAULT_CALLBACKS = [18618, 24618, 29618].map((port) => `http://localhost:${port}/callback`);

/**
 * Chooses issuer, client and scopes. Options have precedence; the endpoint's description completes them.
 * @throws {UploadError} if something is missing, with the option to add
 */
export function loginRequest(options: LoginOptions, offered: readonly OfferedIssuer[]): LoginRequest {
  const found = chosenIssuer(options, offered);
  const issuer = options.issuer ?? found?.issuer;
  if (issuer === undefined) throw missing("The endpoint lists no issuer", NO_ISSUER_REMEDY);
  const clientId = options.clientId ?? found?.commandLine?.clientId;
  if (clientId === undefined)
    throw missing("The endpoint names no client for the command line", NO_CLIENT_REMEDY);
  return {
    issuer,
    clientId,
    scopes: ["openid", ...(options.scope ?? found?.scopes ?? [])],
    audience: options.audience ?? (found?.type === "oidc" ? found.audience?.[0] : undefined),
    callbackUrls: found?.commandLine?.callbackUrls ?? DEFAULT_CALLBACKS,
  };
}

const NO_ISSUER_REMEDY = "Give --issuer URL, or use S3UP_TOKEN or --token-command.";
const NO_CLIENT_REMEDY =
  "Ask the endpoint's operator to set commandLine: true in the user pool, give --client-id ID, or use S3UP_TOKEN or --token-command.";

/**
 * The issuer that the options name, or the only possible one. If the endpoint lists one issuer, its data are used with
 * any `--issuer`: an emulator has another address than the issuer.
 */
function chosenIssuer(
  { issuer }: LoginOptions,
  offered: readonly OfferedIssuer[],
): OfferedIssuer | undefined {
  const same = offered.find((one) => one.issuer === issuer);
  if (same !== undefined) return same;
  if (offered.length <= 1) return offered[0];
  if (issuer !== undefined) return undefined;
  const withClient = offered.filter((one) => one.commandLine !== undefined);
  if (withClient.length === 1) return withClient[0];
  const names = offered.map((one) => one.issuer).join(", ");
  throw missing("The endpoint accepts tokens of several issuers", `Choose one with --issuer: ${names}.`);
}

function missing(problem: string, remedy: string): UploadError {
  return new UploadError("usage", "LoginIncomplete", `${problem}. ${remedy}`);
}
