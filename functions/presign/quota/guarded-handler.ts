/**
 * The code for pauses and quotas. It is loaded only if uploads can be paused or callers have quotas, to keep a cold
 * start short.
 */
import type { PresignSettings } from "../contract.js";
import type { PresignHandler } from "../create-handler.js";
import { createHandler } from "../create-handler.js";
import { pausableHandler } from "../pause/pausable-handler.js";
import type { PresignPorts } from "../ports.js";
import { quotaHandler } from "./quota-handler.js";

/** A handler that checks for a pause and for quotas, if the settings have them. */
export function guardedHandler(
  ports: PresignPorts,
  settings: PresignSettings,
  environment: NodeJS.ProcessEnv,
): PresignHandler {
  const { liveSettings: address, quota: quotaSettings } = settings;
  const { log } = ports;
  const serve =
    quotaSettings === undefined
      ? createHandler(ports, settings)
      : quotaHandler(ports, { settings, quotaSettings, environment });
  return address === undefined ? serve : pausableHandler(serve, { settings, address, environment, log });
}
