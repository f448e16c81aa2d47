import type { DenyList } from "../identity/contract.js";
import { checkedSettings } from "../rules/checked-settings.js";
import { list, object, oneOf, optional, text } from "../rules/kinds.js";
import type { LiveSettings, LiveSettingsAddress } from "./contract.js";
import type { RefreshPorts } from "./refreshed-parameter.js";
import { refreshedParameter } from "./refreshed-parameter.js";

/** Returns the current live settings, or throws if they cannot be read or used. */
export type ReadLiveSettings = () => Promise<LiveSettings>;

const NAMES = optional(list(text(/\S/, "a name that is not blank")));

const LIVE_SETTINGS = object<LiveSettings>({
  uploads: oneOf(["open", "paused"], { remedy: "Put the parameter again with one of them." }),
  deny: optional(object<DenyList>({ subjects: NAMES, tenants: NAMES, keyIds: NAMES, tokenIds: NAMES })),
});

/** Reads live settings from their parameter. Wrong ones throw: a misspelt pause must not leave uploads open. */
export function liveSettingsReader(address: LiveSettingsAddress, ports: RefreshPorts): ReadLiveSettings {
  const { parameterName } = address;
  const cure = `Correct it: aws ssm put-parameter --overwrite --name ${parameterName} --value VALUE (docs/pausing.md).`;
  return refreshedParameter(
    address,
    (text) => checkedSettings(parameterName, text, LIVE_SETTINGS, cure),
    ports,
  );
}
