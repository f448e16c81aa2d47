import { callsOf, read } from "../../support/api-calls.js";
import type { LocalStack } from "../../support/local-stack.js";
import { s3Outcome } from "../../support/s3-outcome.js";

/** A request to S3, as signed or with one change. */
export interface S3Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** The presigned pattern, and one caller of it. */
export interface PresignedApi {
  readonly stack: LocalStack;
  /** Calls the API, which must respond 200. */
  ask<Answered>(method: string, path: string, body?: object): Promise<Answered>;
  /** S3's status and code. */
  outcome(request: S3Request): Promise<string>;
}

/** Calls a stack's API as alice. */
export async function asAlice(stack: LocalStack): Promise<PresignedApi> {
  const call = await callsOf(stack, "alice");
  return {
    stack,
    ask: async <Answered>(method: string, path: string, body?: object) =>
      read<Answered>(await call(method, path, body)),
    outcome: async ({ method, url, body, headers }) =>
      s3Outcome(await stack.send(method, url, body, headers)),
  };
}

/** The query's parameters by name, `X-Amz-Signature` last. */
export function parametersOf(url: string): readonly string[] {
  return [...new URL(url).searchParams.keys()];
}

/** The URL with one parameter removed, or with another value. */
export function withParameter(url: string, name: string, change?: (value: string) => string): string {
  const changed = new URL(url);
  const value = changed.searchParams.get(name) ?? "";
  if (change === undefined) changed.searchParams.delete(name);
  else changed.searchParams.set(name, change(value));
  return changed.href;
}
