import { UploadError } from "../errors.js";
import type { GetToken } from "../options.js";

/** The caller's token, which all requests of an upload share. */
export interface Tokens {
  current(): Promise<string>;
  /** Returns another token than the one that the server rejected. Concurrent calls share one refresh. */
  replace(rejected: string): Promise<string>;
}

/** @throws {UploadError} of kind `authentication` from both functions, if `getToken` fails */
export function createTokens(getToken: GetToken): Tokens {
  let refreshing: Promise<string> | undefined;
  const refresh = () => {
    refreshing ??= obtain(getToken, true).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
  const current = () => refreshing ?? obtain(getToken, false);
  return {
    current,
    replace: async (rejected) => {
      const token = await current();
      // Another request may have already replaced it.
      return token === rejected ? refresh() : token;
    },
  };
}

async function obtain(getToken: GetToken, refresh: boolean): Promise<string> {
  try {
    return await getToken({ refresh });
  } catch (cause) {
    if (cause instanceof UploadError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UploadError("authentication", "NoToken", `Cannot get a token: ${reason}`, { cause });
  }
}
