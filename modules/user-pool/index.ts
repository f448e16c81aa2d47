export type {
  ExistingUserPool,
  ExistingUserPoolProps,
  ManagedUserPoolProps,
  SignInFlow,
  UserPoolProps,
} from "./props.js";
export { UserPool } from "./user-pool.js";
