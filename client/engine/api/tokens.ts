import { UploadError } from "../errors.js";
import { untilAborted } from "../http/until-aborted.js";
import type { GetToken } from "../options.js";

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** The caller's token, which all requests of an upload share. */
export interface Tokens {
  /** Concurrent calls share one call of `getToken`. @param signal - Ends the wait, also if `getToken` never answers. */
  current(signal: AbortSignal): Promise<string>;
  /** Returns another token than the one that the server rejected. Concurrent calls share one refresh. */
  replace(rejected: string, signal: AbortSignal): Promise<string>;
}

/** @throws {UploadError} of kind `authentication` from both functions, if `getToken` fails or gives no token */
export function createTokens(getToken: GetToken): Tokens {
  let refreshing: Promise<string> | undefined;
  let asking: Promise<string> | undefined;
  const refresh = () => {
    refreshing ??= obtain(getToken, true).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
  const ask = () => {
    asking ??= obtain(getToken, false).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const current: Tokens["current"] = (signal) => untilAborted(refreshing ?? ask(), signal);
  return {
    current,
    replace: async (rejected, signal) => {
      const token = await current(signal);
      // Another request may have already replaced it.
      return token === rejected ? untilAborted(refresh(), signal) : token;
    },
  };
}

async function obtain(getToken: GetToken, refresh: boolean): Promise<string> {
  try {
    const token = await getToken({ refresh });
    // Only such strings can be in a header. The token itself must not be in a message.
    if (typeof token === "string" && VISIBLE_ASCII.test(token)) return token;
  } catch (cause) {
    if (cause instanceof UploadError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UploadError("authentication", "NoToken", `Cannot get a token: ${reason}`, { cause });
  }
  const message =
    "The token is empty or has characters that no bearer token has. Give the token alone, without Bearer and without spaces.";
  throw new UploadError("authentication", "InvalidToken", message);
}
