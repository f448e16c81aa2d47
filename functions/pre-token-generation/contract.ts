/** The environment variable that holds {@link PreTokenSettings} as JSON. */
export const PRE_TOKEN_SETTINGS_VARIABLE = "PRE_TOKEN_SETTINGS";

/** Settings of the pre token generation trigger. */
export interface PreTokenSettings {
  /** The user's attribute that is copied, e.g. `custom:tenant`. */
  readonly attribute: string;
  /** The claim of the access token that it is copied to, e.g. `tenant`. */
  readonly claim: string;
}
