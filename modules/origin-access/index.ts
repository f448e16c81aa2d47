export { PropsError, type PropsProblem } from "../errors.js";
export type { PolicyConditions, PolicyPrincipals, PolicyStatement } from "../iam/index.js";
export {
  OriginAccess,
  type OriginAccessProps,
  type OriginAccessType,
  type OriginBucket,
} from "./origin-access.js";
