import type { PreTokenEvent } from "./add-claim.js";
import { addClaim } from "./add-claim.js";
import { readSettings } from "./settings.js";

const settings = readSettings(process.env);

/** The user pool's pre token generation trigger, version 2. */
export const handler = async (event: PreTokenEvent): Promise<PreTokenEvent> => addClaim(event, settings);
