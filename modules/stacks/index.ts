export { AccountStack } from "./account-stack.js";
export { readContext, readSettings, type Settings, SettingsError, type StateBucket } from "./settings.js";
export { warningsOf } from "./terraform/warnings.js";
export { UploadsStack } from "./uploads-stack.js";
export { isWrongInput } from "./wrong-input.js";
