/** The environment variable that holds {@link PreTokenSettings} as JSON. */
export const PRE_TOKEN_SETTINGS_VARIABLE = "PRE_TOKEN_SETTINGS";

/** Settings of the pre token generation trigger. */
export interface PreTokenSettings {
  /** The user's attribute with the value of the claim, e.g. `custom:tenant`. */
  readonly attribute: string;
  /** The access token's claim that gets the value, e.g. `tenant`. */
  readonly claim: string;
}
