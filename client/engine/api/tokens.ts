import { UploadError } from "../errors.js";
import { untilAborted } from "../http/until-aborted.js";
import type { GetToken } from "../options.js";

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** The caller's token, which all requests of an upload share. */
export interface Tokens {
  /** Concurrent calls share one call of `getToken`. */
  current(): Promise<string>;
  /** Returns another token than the one that the server rejected. Concurrent calls share one refresh. */
  replace(rejected: string): Promise<string>;
}

/**
 * Both functions throw an {@link UploadError} of kind `authentication` if `getToken` fails or gives no token, and the
 * signal's reason if it is aborted.
 */
export function createTokens(getToken: GetToken, signal: AbortSignal): Tokens {
  let refreshing: Promise<string> | undefined;
  let asking: Promise<string> | undefined;
  const refresh = () => {
    refreshing ??= obtain(getToken, true, signal).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
  const ask = () => {
    asking ??= obtain(getToken, false, signal).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const current = () => refreshing ?? ask();
  return {
    current,
    replace: async (rejected) => {
      const token = await current();
      // Another request may have already replaced it.
      return token === rejected ? refresh() : token;
    },
  };
}

async function obtain(getToken: GetToken, refresh: boolean, signal: AbortSignal): Promise<string> {
  try {
    const token = await untilAborted(Promise.resolve(getToken({ refresh })), signal);
    // Only such strings can be in a header. The token itself must not be in a message.
    if (typeof token === "string" && VISIBLE_ASCII.test(token)) return token;
  } catch (cause) {
    if (cause instanceof UploadError || signal.aborted) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UploadError("authentication", "NoToken", `Cannot get a token: ${reason}`, { cause });
  }
  const message =
    "The token is empty or has characters that no bearer token has. Give the token alone, without Bearer and without spaces.";
  throw new UploadError("authentication", "InvalidToken", message);
}
