import { createSend } from "../node/http/send-request.js";
import type { Agents, HttpAnswer, HttpRequest } from "../node/index.js";
import { defaultStateFolder } from "../node/states/state-folder.js";
import { fetchThrough } from "./network/fetch.js";
import { proxyAgents } from "./network/proxy.js";
import { settingsFolder } from "./settings/folders.js";
import type { Logins } from "./settings/logins.js";
import { loginsIn } from "./settings/logins.js";
import { openKeychain } from "./tokens/keychain.js";
import type { Secrets } from "./tokens/secrets.js";
import { secretsIn } from "./tokens/secrets.js";

/** The process and the user's settings, which commands share. */
export interface Session {
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadableStream & AsyncIterable<Uint8Array>;
  /** Results. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress and messages. */
  readonly stderr: OutputStream;
  /** Aborted when the user stops the command. */
  readonly signal: AbortSignal;
  readonly agents: Agents;
  /** Folder of unfinished uploads. */
  readonly stateFolder: string;
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly fetch: ReturnType<typeof fetchThrough>;
  readonly logins: Logins;
  /** The user's secrets. The keychain is opened only if it is needed. */
  readonly secrets: () => Promise<Secrets>;
}

/** Standard output or error, which may be a terminal. */
export interface OutputStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** The part of a process that a session needs. */
type SessionProcess = Pick<Session, "stdin" | "stdout" | "stderr"> & { readonly env: NodeJS.ProcessEnv };

/** The session of a process. */
export function openSession(process: SessionProcess, signal: AbortSignal): Session {
  const { env: environment, stdin, stdout, stderr } = process;
  const folder = settingsFolder(environment);
  const agents = proxyAgents();
  const send = createSend(agents);
  let secrets: Secrets | undefined;
  return {
    environment,
    stdin,
    stdout,
    stderr,
    signal,
    agents,
    stateFolder: defaultStateFolder(environment),
    send,
    fetch: fetchThrough(send),
    logins: loginsIn(folder),
    secrets: async () => {
      secrets ??= secretsIn(folder, await openKeychain(environment));
      return secrets;
    },
  };
}
