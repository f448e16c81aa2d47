/**
 * Time limit for settings, discovery and keys together, in milliseconds: an edge function has five seconds. A request
 * to an issuer or a Parameter Store in a distant Region takes over 1.5 seconds at a cold start.
 * @see https://github.com/awslabs/cognito-at-edge/pull/88
 */
export const DEADLINE_MS = 4_000;
