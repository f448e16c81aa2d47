import { createHash } from "node:crypto";
import type { OidcIdentitySettings } from "../../functions/identity/contract.js";
import type { Expected, Failure, Step } from "./failure.js";
import type { Behaviour } from "./world/outside.js";
import {
  AUDIENCE,
  answering,
  down,
  FIRST_KEY,
  givingParameters,
  ISSUER,
  OTHER_ISSUER,
  SECOND_KEY,
  slow,
  working,
} from "./world/outside.js";

export const LIVE_SETTINGS = "/uploads/live-settings";
/** Seconds after which parameters are read again. */
export const REFRESH_SECONDS = 60;

const ONE: OidcIdentitySettings = { type: "oidc", issuer: ISSUER, audience: [AUDIENCE] };
/** Without discovery, so that the function waits only for the keys. */
const KEYS_ONLY: OidcIdentitySettings = { ...ONE, jwksUri: `${ISSUER}/keys` };
const API_KEY = "a-key-that-was-handed-out-beforehand-000001";
const SHA256 = createHash("sha256").update(API_KEY).digest("hex");

const MINUTE = 60;
const NOT_FETCHED = "The issuer's keys could not be fetched";

const keysUnavailable: Expected = { status: 503, code: "KeysUnavailable", retryAfter: 1 };
const unknownKey: Expected = { status: 503, code: "UnknownKey", retryAfter: 10 };
const invalidToken: Expected = { status: 401, code: "InvalidToken" };
/** The edge function's response if it cannot read its own settings. */
const failed: Expected = { status: 503, code: "ServiceUnavailable", retryAfter: 10 };

/** A cold process whose issuer gives no keys. */
function noKeys(name: string, issuer: Behaviour, reason: string): Failure {
  const cold: Step = {
    when: "at a cold start",
    arrange: (outside) => {
      outside.issuer = issuer;
    },
    edge: keysUnavailable,
    logged: `${NOT_FETCHED}: ${reason}`,
  };
  const again: Step = {
    when: "the issuer answers again, a second later",
    arrange: (outside) => {
      outside.issuer = working();
    },
    advanceSeconds: 1,
    edge: "accepted",
  };
  return { name, steps: [cold, again] };
}

/** An issuer that needs some time for each document. */
function slowIssuer(seconds: number, edge: Expected, logged?: string): Failure {
  const name = `The issuer takes ${seconds} s to answer`;
  const arrange: Step["arrange"] = (outside) => {
    // 50 ms more, so that a response at the deadline is late on every machine.
    outside.issuer = slow(seconds * 1_000 + 50);
  };
  return { name, identity: KEYS_ONLY, steps: [{ when: "at a cold start", arrange, edge, logged }] };
}

const TIMED_OUT = `${NOT_FETCHED}: no answer within 4000 ms`;

/** Failures outside of the functions, and the functions' behaviour. `docs/failures.md` is generated from them. */
export const FAILURES: readonly Failure[] = [
  // The slowest ones come first, because the tests run in parallel.
  slowIssuer(4, keysUnavailable, TIMED_OUT),
  slowIssuer(10, keysUnavailable, TIMED_OUT),
  {
    name: "The issuer takes 10 s to answer, and its keys are shipped with the edge settings",
    identity: { ...ONE, keys: { keys: [{ ...FIRST_KEY.jwk, kid: "k1" }] } },
    steps: [
      {
        when: "at a cold start",
        arrange: (outside) => {
          outside.issuer = slow(10_000);
        },
        edge: "accepted",
        api: keysUnavailable,
        logged: TIMED_OUT,
      },
    ],
  },
  slowIssuer(2, "accepted"),
  slowIssuer(1, "accepted"),
  noKeys("The issuer is down", down, "socket hang up"),
  noKeys(
    "The issuer answers 500",
    answering(500, "oops"),
    `${ISSUER}/.well-known/openid-configuration answered 500`,
  ),
  noKeys(
    "The issuer redirects",
    answering(302, "", { location: `${OTHER_ISSUER}/keys` }),
    `${ISSUER}/.well-known/openid-configuration answered 302`,
  ),
  noKeys(
    "The issuer answers HTML",
    answering(200, "<html>Sign in</html>", { "content-type": "text/html" }),
    `${ISSUER}/.well-known/openid-configuration is not JSON in UTF-8`,
  ),
  noKeys(
    "The issuer answers 10 MB",
    answering(200, Buffer.alloc(10_000_000, " ")),
    `${ISSUER}/.well-known/openid-configuration has more than 1000000 bytes`,
  ),
  {
    name: "The issuer goes down while processes run",
    steps: [
      { when: "before", edge: "accepted" },
      {
        when: "an hour later",
        arrange: (outside) => {
          outside.issuer = down;
        },
        advanceSeconds: 60 * MINUTE,
        edge: "accepted",
        logged: `${NOT_FETCHED}: socket hang up`,
      },
      {
        when: "70 minutes after the last keys",
        advanceSeconds: 10 * MINUTE,
        edge: keysUnavailable,
        logged: `${NOT_FETCHED}: socket hang up`,
      },
    ],
  },
  {
    name: "The issuer is down, and a caller has a pre-shared key",
    identity: [
      ONE,
      { type: "pre-shared-key", namespace: "robots", keys: [{ sha256: SHA256, subject: "alice" }] },
    ],
    steps: [
      {
        when: "at a cold start",
        arrange: (outside) => {
          outside.issuer = down;
        },
        credential: { apiKey: API_KEY },
        edge: "accepted",
      },
    ],
  },
  {
    name: "One of two issuers is down",
    identity: [ONE, { ...ONE, namespace: "partner", issuer: OTHER_ISSUER }],
    steps: [
      {
        when: "a caller of the other issuer",
        arrange: (outside) => {
          outside.issuer = down;
        },
        credential: { issuer: OTHER_ISSUER },
        edge: "accepted",
      },
      { when: "a caller of the issuer that is down", edge: keysUnavailable },
    ],
  },
  {
    name: "The issuer removes a key",
    steps: [
      { when: "before", edge: "accepted" },
      {
        when: "5 minutes later",
        arrange: (outside) => {
          outside.issuer = working(SECOND_KEY, "k2");
        },
        advanceSeconds: 5 * MINUTE,
        edge: "accepted",
      },
      { when: "10 minutes later, after `keyMaxAgeMinutes`", advanceSeconds: 5 * MINUTE, edge: invalidToken },
      { when: "a token of the new key", credential: { key: SECOND_KEY, kid: "k2" }, edge: "accepted" },
    ],
  },
  {
    name: "The issuer signs with a new key",
    steps: [
      { when: "before", edge: "accepted" },
      {
        when: "at once",
        arrange: (outside) => {
          outside.issuer = working(SECOND_KEY, "k2");
        },
        credential: { key: SECOND_KEY, kid: "k2" },
        edge: unknownKey,
      },
      {
        when: "10 seconds later",
        advanceSeconds: 10,
        credential: { key: SECOND_KEY, kid: "k2" },
        edge: "accepted",
      },
    ],
  },
  {
    name: "The issuer replaces a key under the same `kid`",
    steps: [
      { when: "before", edge: "accepted" },
      {
        when: "at once, a token of the new key",
        arrange: (outside) => {
          outside.issuer = working(SECOND_KEY);
        },
        credential: { key: SECOND_KEY },
        edge: "accepted",
      },
      { when: "a token of the old key", edge: invalidToken },
    ],
  },
  {
    name: "The issuer's clock is ahead of ours",
    steps: [
      { when: "by 20 s", credential: { issuedIn: 20 }, edge: "accepted" },
      {
        when: "by 60 s, which is more than `clockToleranceSeconds`",
        credential: { issuedIn: 60 },
        edge: invalidToken,
      },
      { when: "the same, 40 s later", advanceSeconds: 40, credential: { issuedIn: 60 }, edge: "accepted" },
    ],
  },
  {
    name: "The issuer's clock is behind ours",
    steps: [
      { when: "the token expired 20 s ago", credential: { expiresIn: -20 }, edge: "accepted" },
      {
        when: "the token expired 60 s ago",
        credential: { expiresIn: -60 },
        edge: { status: 401, code: "ExpiredToken" },
      },
    ],
  },
  {
    name: "Parameter Store, which has the edge settings, is down",
    hasEdgeSettingsInSsm: true,
    steps: [
      {
        when: "at a cold start",
        arrange: (outside) => {
          outside.parameterStore = down;
        },
        edge: failed,
        api: "accepted",
        logged: "Parameter Store cannot be reached",
      },
    ],
  },
  {
    name: "Parameter Store, which has the live settings with the deny list, is down",
    hasLiveSettings: true,
    steps: [
      { when: "before", edge: "accepted" },
      {
        when: "before `liveSettingsRefreshSeconds`",
        arrange: (outside) => {
          outside.parameterStore = down;
        },
        advanceSeconds: REFRESH_SECONDS - 1,
        edge: "accepted",
      },
      {
        when: "after `liveSettingsRefreshSeconds`",
        advanceSeconds: 1,
        edge: failed,
        logged: "Parameter Store cannot be reached",
      },
      {
        when: "the parameter has an invalid value",
        arrange: (outside) => {
          outside.parameterStore = givingParameters({ [LIVE_SETTINGS]: '{"uploads":"oepn"}' });
        },
        edge: failed,
        logged: "aws ssm put-parameter --overwrite",
      },
      {
        when: "Parameter Store answers again",
        arrange: (outside) => {
          outside.parameterStore = givingParameters({ [LIVE_SETTINGS]: '{"uploads":"open"}' });
        },
        edge: "accepted",
      },
    ],
  },
];
