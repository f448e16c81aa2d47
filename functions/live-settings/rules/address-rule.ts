import { filledString, integer, object } from "../../rules/kinds.js";
import { REGION } from "../../upload-policy/rules/place-rules.js";
import type { LiveSettingsAddress } from "../contract.js";

/** An SSM parameter with settings, and how often to read it. */
export const PARAMETER_FIELDS = {
  parameterName: filledString("an SSM parameter's name"),
  region: REGION,
  refreshSeconds: integer({ min: 0, max: 3_600, unit: "seconds" }),
};

/** The address from which a function reads the live settings. */
export const LIVE_SETTINGS_ADDRESS = object<LiveSettingsAddress>(PARAMETER_FIELDS);
