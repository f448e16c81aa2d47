import type { UploadsApi } from "../../node/index.js";
import { uploadsApi } from "../../node/index.js";
import type { Session } from "../session.js";
import type { CallerOptions } from "../tokens/caller.js";
import { findCaller } from "../tokens/caller.js";

/** Options of the commands about uploads. */
export interface UploadsOptions extends CallerOptions {
  readonly json?: boolean;
}

/** The uploads API with the user's token. */
export async function uploadsOf(options: CallerOptions, session: Session): Promise<UploadsApi> {
  const { endpoint, getToken } = await findCaller(options, session);
  const { signal, agents, stderr } = session;
  return uploadsApi({
    endpoint,
    getToken,
    signal,
    agents,
    onEvent: ({ type }) => {
      if (type === "offline") stderr.write("The server cannot be reached. Trying again …\n");
    },
  });
}
