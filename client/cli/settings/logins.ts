import { join } from "node:path";
import { readJsonFile, writeJsonFile } from "./json-file.js";

/** A login, without secrets. */
export interface Login {
  /** Base URL of the uploads API. */
  readonly endpoint: string;
  /** URL below which the issuer's discovery document is found. */
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The type of token that the endpoint accepts. */
  readonly tokenType: "access" | "id";
}

/** The user's logins, newest last. */
export interface Logins {
  /** The login for an endpoint, or the newest login if no endpoint is given. */
  find(endpoint?: string): Promise<Login | undefined>;
  save(login: Login): Promise<void>;
  remove(endpoint: string): Promise<void>;
}

/** Returns a store that keeps the logins in `logins.json` in the settings folder. */
export function loginsIn(folder: string): Logins {
  const file = join(folder, "logins.json");
  const read = async (): Promise<readonly Login[]> => loginsOf(await readJsonFile(file));
  const others = async (endpoint: string) => (await read()).filter((login) => login.endpoint !== endpoint);
  const write = (logins: readonly Login[]) => writeJsonFile(file, { version: 1, logins });
  return {
    find: async (endpoint) => {
      const logins = await read();
      return endpoint === undefined ? logins.at(-1) : logins.find((login) => login.endpoint === endpoint);
    },
    save: async (login) => write([...(await others(login.endpoint)), login]),
    remove: async (endpoint) => write(await others(endpoint)),
  };
}

function loginsOf(value: unknown): readonly Login[] {
  const { logins } = (value ?? {}) as { readonly logins?: unknown };
  return Array.isArray(logins) ? logins.filter(isLogin) : [];
}

function isLogin(value: unknown): value is Login {
  const login = value as Partial<Login> | null;
  return [login?.endpoint, login?.issuer, login?.clientId].every((field) => typeof field === "string");
}
