import { checkedSettings } from "../rules/checked-settings.js";
import type { LiveSettings, LiveSettingsAddress } from "./contract.js";
import type { RefreshPorts } from "./refreshed-parameter.js";
import { refreshedParameter } from "./refreshed-parameter.js";
import { LIVE_SETTINGS } from "./rules/live-settings-rule.js";

/** Returns the current live settings, or throws if they are unreadable or invalid. */
export type ReadLiveSettings = () => Promise<LiveSettings>;

/**
 * Reads live settings from their parameter. Throws if they are invalid: a misspelt pause must not leave uploads open.
 */
export function liveSettingsReader(address: LiveSettingsAddress, ports: RefreshPorts): ReadLiveSettings {
  const { parameterName } = address;
  const remedy = `Correct its whole value: aws ssm put-parameter --overwrite --name ${parameterName} --value VALUE (docs/pausing.md).`;
  return refreshedParameter(
    address,
    (text) => checkedSettings(parameterName, text, LIVE_SETTINGS, remedy),
    ports,
  );
}
