export type { LiveSettingsAddress } from "../../functions/live-settings/contract.js";
export { PropsError, type PropsProblem } from "../errors.js";
export type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "../iam/index.js";
export { LiveSettings, type LiveSettingsProps } from "./live-settings.js";
