import { AUTH0, GITHUB, GOOGLE, SUPABASE } from "./consumer-shapes.js";
import type { IssuerType } from "./issuer-type.js";
import type { IssuerShape } from "./shape.js";
import { ENTRA_V1, ENTRA_V2, KEYCLOAK, OKTA } from "./workforce-shapes.js";

/** The documents and tokens of each kind of issuer. */
export const ISSUER_SHAPES: Readonly<Record<IssuerType, IssuerShape>> = {
  auth0: AUTH0,
  "entra-v1": ENTRA_V1,
  "entra-v2": ENTRA_V2,
  github: GITHUB,
  google: GOOGLE,
  keycloak: KEYCLOAK,
  okta: OKTA,
  supabase: SUPABASE,
};
