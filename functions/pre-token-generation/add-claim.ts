import type { PreTokenSettings } from "./contract.js";

/** The fields of the trigger's event that are read. */
export interface PreTokenEvent {
  readonly request: { readonly userAttributes: Readonly<Record<string, string>> };
  readonly response: object;
}

/**
 * Adds the claim to the access token of the event. A user without the attribute gets no claim, so no user has a tenant
 * by default.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export function addClaim<Event extends PreTokenEvent>(event: Event, settings: PreTokenSettings): Event {
  const { userAttributes } = event.request;
  const value = Object.hasOwn(userAttributes, settings.attribute) ? userAttributes[settings.attribute] : "";
  if (!value) return event;
  return {
    ...event,
    response: {
      ...event.response,
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { claimsToAddOrOverride: { [settings.claim]: value } },
      },
    },
  };
}
