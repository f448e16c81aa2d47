export type {
  CognitoIdentitySettings,
  TenantSource,
  TokenSettings,
} from "../../functions/identity/contract.js";
export { PropsError, type PropsProblem } from "../errors.js";
export type {
  ExistingUserPool,
  ExistingUserPoolProps,
  ManagedUserPoolProps,
  PoolTokenSettings,
  SignInFlow,
  UserPoolProps,
} from "./props.js";
export { UserPool } from "./user-pool.js";
