import type { PreTokenEvent } from "./add-claim.js";
import { addClaim } from "./add-claim.js";
import { PRE_TOKEN_SETTINGS_VARIABLE } from "./contract.js";
import { parseSettings } from "./settings.js";

const settings = parseSettings(process.env[PRE_TOKEN_SETTINGS_VARIABLE]);

/** The user pool's pre token generation trigger, version 2. */
export const handler = async (event: PreTokenEvent): Promise<PreTokenEvent> => addClaim(event, settings);
