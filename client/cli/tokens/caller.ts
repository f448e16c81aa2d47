import type { GetToken } from "../../node/index.js";
import { UploadError } from "../../node/index.js";
import type { Session } from "../session.js";
import { checkEndpoint } from "../settings/endpoint.js";
import { tokenFromLogin } from "./login-token.js";
import { tokenFromCommand } from "./token-command.js";

/** Options of every command that uses the uploads API. */
export interface CallerOptions {
  readonly endpoint?: string;
  readonly tokenCommand?: string;
}

/** The uploads API to call, and the token. */
export interface Caller {
  readonly endpoint: string;
  readonly getToken: GetToken;
  /** Source of the token, for messages. */
  readonly tokenSource: string;
}

/**
 * Finds the endpoint and the token: `--token-command`, `S3UP_TOKEN`, `S3UP_TOKEN_COMMAND`, or the user's login. A token
 * from an option or a variable is sent only to an endpoint that is given explicitly, never to the endpoint of an
 * earlier login.
 * @throws {UploadError} if one of them is missing
 */
export async function findCaller(options: CallerOptions, session: Session): Promise<Caller> {
  const { S3UP_ENDPOINT, S3UP_TOKEN, S3UP_TOKEN_COMMAND } = session.environment;
  const endpoint = givenEndpoint(options, S3UP_ENDPOINT);
  const fromCommand = (command: string) => tokenFromCommand({ command, signal: session.signal });
  if (options.tokenCommand) return withToken(endpoint, fromCommand(options.tokenCommand), "--token-command");
  if (S3UP_TOKEN) return withToken(endpoint, fixedToken(S3UP_TOKEN), "S3UP_TOKEN");
  if (S3UP_TOKEN_COMMAND) return withToken(endpoint, fromCommand(S3UP_TOKEN_COMMAND), "S3UP_TOKEN_COMMAND");
  const login = await session.logins.find(endpoint);
  if (login === undefined) throw notLoggedIn(endpoint);
  const getToken = tokenFromLogin(login, await session.secrets(), session.fetch);
  return { endpoint: login.endpoint, getToken, tokenSource: "your login" };
}

function givenEndpoint({ endpoint }: CallerOptions, fromEnvironment: string | undefined): string | undefined {
  if (endpoint !== undefined) return checkEndpoint(endpoint, "--endpoint");
  return fromEnvironment ? checkEndpoint(fromEnvironment, "S3UP_ENDPOINT") : undefined;
}

function withToken(endpoint: string | undefined, getToken: GetToken, tokenSource: string): Caller {
  if (endpoint !== undefined) return { endpoint, getToken, tokenSource };
  const message = `The endpoint is missing. With ${tokenSource}, give --endpoint URL or set S3UP_ENDPOINT, so that the token is sent only there.`;
  throw new UploadError("usage", "EndpointMissing", message);
}

function fixedToken(token: string): GetToken {
  return ({ refresh }) => {
    if (!refresh) return token;
    const message =
      "The server rejected the token in S3UP_TOKEN. Set a new one, or use --token-command, which can renew it.";
    throw new UploadError("authentication", "TokenRejected", message, { status: 401 });
  };
}

function notLoggedIn(endpoint: string | undefined): UploadError {
  const message = `You are not logged in${endpoint === undefined ? "" : " there"}. Run s3up login ${endpoint ?? "URL"}, or set S3UP_TOKEN and S3UP_ENDPOINT.`;
  return new UploadError("authentication", "NotLoggedIn", message);
}
