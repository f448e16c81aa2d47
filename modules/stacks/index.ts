export type { SettingProblem } from "../../functions/rules/setting-problem.js";
export { PropsError, type PropsProblem } from "../errors.js";
export { SettingsError, type UploadsProps } from "../uploads/index.js";
export { AccountStack } from "./account-stack.js";
export { readContext, readSettings, type Settings, type StateBucket } from "./settings.js";
export { withoutSourceMaps } from "./source-maps.js";
export { warningsOf } from "./terraform/warnings.js";
export { UploadsStack } from "./uploads-stack.js";
export { isWrongInput } from "./wrong-input.js";
