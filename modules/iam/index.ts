export { currentAccountId, currentRegion } from "./current-account.js";
export { NAME_PREFIX, namePrefixOf, setNamePrefix } from "./name-prefix.js";
export { kebabCase, physicalName } from "./physical-name.js";
export {
  type PolicyConditions,
  type PolicyPrincipals,
  type PolicyStatement,
  policyDocument,
} from "./policy-document.js";
export { roleSettingsOf, setRoleSettings } from "./role-settings.js";
export { ServiceRole } from "./service-role.js";
export { RESOURCE_STATEMENT, ROLE_STATEMENT } from "./statement-rules.js";
