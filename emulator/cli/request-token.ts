import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TOKEN_PATH } from "../internet/local-requests.js";
import { parseObject } from "../json.js";
import type { IssuedToken, TokenSpec } from "../services/cognito/index.js";
import type { Endpoints } from "../stack/index.js";
import { ENDPOINTS_FILE } from "../stack/index.js";
import { UsageError } from "./usage-error.js";

/** Requests a token from the stack that runs with a data folder. */
export async function requestToken(spec: TokenSpec, dataFolder: string): Promise<IssuedToken> {
  const file = join(dataFolder, ENDPOINTS_FILE);
  const endpoints = await readEndpoints(file);
  if (endpoints) return requestTokenFrom(endpoints, spec);
  return rejected(
    `no stack is running: ${file} does not exist. Start the stack, or pass its data folder (--data DIR).`,
  );
}

/** Requests a token from a running stack. It sends the administrator's secret to this machine only. */
export async function requestTokenFrom(endpoints: Endpoints, spec: TokenSpec): Promise<IssuedToken> {
  const url = new URL(TOKEN_PATH, endpoints.issuer.url);
  if (url.hostname !== "127.0.0.1")
    return rejected(`${url.host} is not a local issuer, so it issues no tokens on demand.`);
  const response = await ask(url, endpoints.s3.secretAccessKey, spec);
  if (!response) return rejected(`no stack is running: nothing listens at ${url.host} any more.`);
  const { token, message } = (await response.json()) as { token?: unknown; message?: unknown };
  if (response.ok && typeof token === "string") return { outcome: "issued", token };
  return rejected(`the issuer of these settings would not issue that token: ${message}`);
}

async function readEndpoints(file: string): Promise<Endpoints | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const value = parseObject(text);
  const { issuer, s3 } = (value ?? {}) as Partial<Endpoints>;
  if (
    typeof issuer?.url === "string" &&
    URL.canParse(issuer.url) &&
    typeof s3?.secretAccessKey === "string"
  ) {
    return value as unknown as Endpoints;
  }
  throw new UsageError(
    `${file} is not the endpoints.json of a running stack. Remove it, and start the stack again.`,
  );
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new UsageError(`${file} cannot be read (${code}). Check its permissions.`);
  }
}

async function ask(url: URL, secret: string, spec: TokenSpec): Promise<Response | undefined> {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
      body: JSON.stringify(spec),
    });
  } catch {
    // Nothing listens there.
    return undefined;
  }
}

function rejected(reason: string): IssuedToken {
  return { outcome: "rejected", reason };
}
