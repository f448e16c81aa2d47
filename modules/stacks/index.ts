export { AccountStack } from "./account-stack.js";
export { readSettings, type Settings, SettingsError, type StateBucket } from "./settings.js";
export { UploadsStack } from "./uploads-stack.js";
