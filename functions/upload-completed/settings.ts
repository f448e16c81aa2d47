import { filledString, oneOf, openObject } from "../rules/kinds.js";
import { parseSettings } from "../rules/parse-settings.js";
import { BUCKET_NAME, PREFIX, REGION } from "../upload-policy/rules/place-rules.js";
import { DEPLOYED_POLICY } from "../upload-policy/rules/policy-rules.js";
import type { UploadCompletedSettings } from "./contract.js";
import { UPLOAD_COMPLETED_SETTINGS_VARIABLE } from "./contract.js";

/** Rules for the settings except quotas. The code that checks quotas is loaded only if the settings have any. */
const SETTINGS = openObject<Omit<UploadCompletedSettings, "quota">>({
  bucketName: BUCKET_NAME,
  bucketRegion: REGION,
  prefix: PREFIX,
  policy: DEPLOYED_POLICY,
  eventBusName: filledString("the name or the ARN of an event bus"),
  rejectedObjects: oneOf(["tag", "delete"]),
  foreignObjects: oneOf(["log", "reject"]),
});

/** Reads the function's settings from the environment, or throws an error that lists every problem. */
export function readSettings(environment: NodeJS.ProcessEnv): UploadCompletedSettings {
  const variable = UPLOAD_COMPLETED_SETTINGS_VARIABLE;
  return parseSettings(variable, environment[variable], SETTINGS);
}
