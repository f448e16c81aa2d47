import { AUTH0, COGNITO, GITHUB_ACTIONS, GOOGLE, SUPABASE } from "./consumers.js";
import { ENTRA_V1, ENTRA_V2, KEYCLOAK, OKTA } from "./workforce.js";

/** Every issuer of docs/issuers.md, in the order of that page. */
export const FIXTURES = [
  COGNITO,
  AUTH0,
  OKTA,
  ENTRA_V2,
  ENTRA_V1,
  KEYCLOAK,
  GOOGLE,
  GITHUB_ACTIONS,
  SUPABASE,
];
