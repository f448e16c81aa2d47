export { PropsError, type PropsProblem } from "../errors.js";
export type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "../iam/index.js";
export { OriginAccess } from "./origin-access.js";
export type { OriginAccessProps, OriginAccessType, OriginBucket } from "./props.js";
