import { exactFetch } from "../sigv4/request/exact-fetch.js";
import type { RefreshPorts } from "./refreshed-parameter.js";
import { readParameter } from "./ssm-parameter.js";

/**
 * Reads parameters with the credentials of the function's role.
 * @param environment - Contains the credentials, which Lambda sets. An edge function has no other variables.
 */
export function roleReader(environment: NodeJS.ProcessEnv): RefreshPorts {
  const access = {
    fetch: exactFetch,
    now: Date.now,
    credentials: () => ({
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? "",
      sessionToken: environment.AWS_SESSION_TOKEN,
    }),
  };
  return { readParameter: (address) => readParameter(address, access), now: Date.now };
}
