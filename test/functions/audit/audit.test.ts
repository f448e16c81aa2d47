import { createHash } from "node:crypto";
import type { JWTPayload } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createHandler as createApiHandler } from "../../../functions/api-authorizer/create-handler.js";
import { createHandler as createEdgeHandler } from "../../../functions/edge-authorizer/create-handler.js";
import type { Identities } from "../../../functions/identity/contract.js";
import type { GetDocument } from "../../../functions/identity/keys/fetch/https-document.js";
import type { LiveSettings } from "../../../functions/live-settings/contract.js";
import { authorizerEvent } from "../support/gateway-events.js";
import type { TestIssuer } from "../support/issuer.js";
import {
  COGNITO,
  cognitoClaims,
  createIssuer,
  encoded,
  inSeconds,
  tamperedToken,
} from "../support/issuer.js";
import { NOT_NARROWED, policyWith } from "../support/policies.js";
import { viewerRequest } from "../support/viewer-request.js";

const KEY = "quarterly-figures/Geschäftsbericht 2026.pdf";
const PATH = encodeURIComponent(KEY).replaceAll("%2F", "/");
const SUBJECT = "alice@example.com";
const PRE_SHARED = "dT3hQ9vZr1LxWk7mNc5bYp2sGf8jAa4eRu6iOo0tXq";
const EXPIRED = "Jm8cVw2kPz6nHb4yTs1gLd9qRx3fKe7uCo5aWi0vZt";
const ISSUER = String(cognitoClaims().iss);

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const SUBJECT_SHA256 = sha256(SUBJECT);
const KEY_SHA256 = sha256(`uploads/alice_40example.com/${KEY}`);

const IDENTITIES: Identities = [
  COGNITO,
  {
    type: "pre-shared-key",
    namespace: "machines",
    keys: [
      { sha256: sha256(PRE_SHARED), subject: "ci" },
      { sha256: sha256(EXPIRED), subject: "ci", expiresAt: "2020-01-01T00:00:00Z" },
    ],
  },
];
const SETTINGS = {
  policy: policyWith({ allowedExtensions: [".pdf"] }),
  prefix: "uploads/",
  bucketRegion: "eu-central-1",
};

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await createIssuer();
});

interface Sent {
  readonly authorization: string;
  readonly path?: string;
  readonly identity?: Identities;
  readonly get?: GetDocument;
  readonly live?: Omit<LiveSettings, "uploads">;
}

/** The log of one PUT. */
type Log = readonly Readonly<Record<string, unknown>>[];

const liveSettings = { parameterName: "/live", region: "eu-central-1", refreshSeconds: 60 };

async function edgeLog({ authorization, path = PATH, identity = IDENTITIES, get, live }: Sent): Promise<Log> {
  const log: Record<string, unknown>[] = [];
  const settings = { ...SETTINGS, identity, originAccess: "oac", corsAllowedOrigins: [] };
  const handler = createEdgeHandler({
    readConfig: () => JSON.stringify({ source: "bundle", settings, ...(live && { liveSettings }) }),
    readParameter: async () => JSON.stringify({ uploads: "open", ...live }),
    now: Date.now,
    get: get ?? issuer.get,
    ...NOT_NARROWED,
    newId: () => "upload-1",
    log: (entry) => log.push(entry),
  });
  await handler(viewerRequest({ uri: `/${path}`, headers: { Authorization: authorization } }));
  return log;
}

async function apiLog({ authorization, path = PATH, identity = IDENTITIES, get, live }: Sent): Promise<Log> {
  const log: Record<string, unknown>[] = [];
  const handler = createApiHandler(
    {
      now: Date.now,
      get: get ?? issuer.get,
      ...NOT_NARROWED,
      newId: () => "upload-1",
      log: (entry) => log.push(entry),
      ...(live && { readLiveSettings: async () => ({ uploads: "open", ...live }) }),
    },
    { ...SETTINGS, identity, bucketOwner: "111122223333" },
  );
  // A status other than 200 and 403 is an error.
  await handler(authorizerEvent({ key: path, headers: { Authorization: authorization } })).catch(() => {});
  return log;
}

const AUTHORIZERS = [
  ["edge authorizer", edgeLog],
  ["API authorizer", apiLog],
] as const;

const token = async (changes: JWTPayload = {}) =>
  `Bearer ${await issuer.sign(cognitoClaims({ sub: SUBJECT, ...changes }))}`;

const INVALID = { outcome: "rejected", status: 401, code: "InvalidToken" };
const BY_ISSUER = { issuer: ISSUER };
const KNOWN = { issuer: ISSUER, subjectSha256: SUBJECT_SHA256 };
const SIGNATURE_WRONG = "The token's signature is wrong";

/** The requests, and the expected log fields in addition to request ids. */
const CASES: readonly (readonly [string, () => Promise<Sent>, Readonly<Record<string, unknown>>])[] = [
  [
    "an accepted upload",
    async () => ({ authorization: await token() }),
    { outcome: "allowed", ...KNOWN, keySha256: KEY_SHA256, uploadId: "upload-1" },
  ],
  [
    "an upload that the policy rejects",
    async () => ({ authorization: await token(), path: PATH.replace(".pdf", ".exe") }),
    {
      outcome: "rejected",
      status: 415,
      code: "ExtensionNotAllowed",
      ...KNOWN,
      keySha256: sha256(`uploads/alice_40example.com/${KEY.replace(".pdf", ".exe")}`),
    },
  ],
  [
    "a path that is not a key",
    async () => ({ authorization: await token(), path: "quarterly-figures//a.pdf" }),
    { outcome: "rejected", status: 400, code: "InvalidKey", ...KNOWN },
  ],
  [
    "a caller without the scope",
    async () => ({ authorization: await token(), identity: { ...COGNITO, scopes: ["uploads/write"] } }),
    { outcome: "rejected", status: 403, code: "InsufficientScope", ...KNOWN },
  ],
  [
    "a caller on the deny list",
    async () => ({ authorization: await token(), live: { deny: { subjects: [SUBJECT] } } }),
    { outcome: "rejected", status: 403, code: "Denied", ...KNOWN },
  ],
  [
    "an issuer's caller in the namespace of another",
    async () => ({ authorization: await token({ sub: "machines:ci" }) }),
    {
      outcome: "rejected",
      status: 403,
      code: "ReservedName",
      ...BY_ISSUER,
      subjectSha256: sha256("machines:ci"),
    },
  ],
  [
    "a token without a subject",
    async () => ({ authorization: await token({ sub: undefined }) }),
    { ...INVALID, ...BY_ISSUER },
  ],
  [
    "a forged token",
    async () => ({ authorization: tamperedToken(await token(), cognitoClaims({ sub: SUBJECT, x: 1 })) }),
    { ...INVALID, detail: SIGNATURE_WRONG, ...BY_ISSUER },
  ],
  [
    "an expired token",
    async () => ({ authorization: await token({ exp: inSeconds(-60) }) }),
    { outcome: "rejected", status: 401, code: "ExpiredToken", ...BY_ISSUER },
  ],
  [
    "a token of another client",
    async () => ({ authorization: await token({ client_id: "other-client-id" }) }),
    { ...INVALID, detail: "The token is of another client", ...BY_ISSUER },
  ],
  [
    "a token of another issuer",
    async () => ({ authorization: await token({ iss: "https://evil.example.com/realm" }) }),
    { ...INVALID, detail: "The token is of another issuer" },
  ],
  [
    "a malformed token",
    async () => ({ authorization: "Bearer not-a-token-at-all" }),
    { ...INVALID, detail: "The token is not a JWT" },
  ],
  [
    "no credential",
    async () => ({ authorization: "" }),
    { outcome: "rejected", status: 401, code: "MissingCredential" },
  ],
  [
    "unavailable keys",
    async () => ({ authorization: await token(), get: () => Promise.reject(new TypeError("no network")) }),
    { outcome: "rejected", status: 503, code: "KeysUnavailable", detail: "no network", ...BY_ISSUER },
  ],
  [
    "unusable keys",
    async () => ({ authorization: await token(), get: async () => encoded({ keys: [{ kty: "RSA" }] }) }),
    {
      outcome: "rejected",
      status: 503,
      code: "KeysUnavailable",
      detail: "the JWKS has no key that can be used",
      ...BY_ISSUER,
    },
  ],
  [
    "a pre-shared key",
    async () => ({ authorization: PRE_SHARED }),
    {
      outcome: "allowed",
      issuer: "pre-shared-key",
      preSharedKeyId: sha256(PRE_SHARED).slice(0, 8),
      subjectSha256: sha256("machines:ci"),
      keySha256: sha256(`uploads/machines_3Aci/${KEY}`),
      uploadId: "upload-1",
    },
  ],
  [
    "an expired pre-shared key",
    async () => ({ authorization: EXPIRED }),
    {
      outcome: "rejected",
      status: 401,
      code: "ExpiredKey",
      issuer: "pre-shared-key",
      preSharedKeyId: sha256(EXPIRED).slice(0, 8),
    },
  ],
  [
    "a pre-shared key on the deny list",
    async () => ({ authorization: PRE_SHARED, live: { deny: { keyIds: [sha256(PRE_SHARED)] } } }),
    {
      outcome: "rejected",
      status: 403,
      code: "Denied",
      issuer: "pre-shared-key",
      preSharedKeyId: sha256(PRE_SHARED).slice(0, 8),
      subjectSha256: sha256("machines:ci"),
    },
  ],
];

/** Every part of a string that has this many characters. */
function fragments(text: string, characters: number): string[] {
  return Array.from({ length: Math.max(0, text.length - characters + 1) }, (_, at) =>
    text.slice(at, at + characters),
  );
}

/** The credential in every form that it has, more of its digest than the log may have, the subject, and the key. */
function secretsOf({ authorization, path = PATH }: Sent): string[] {
  const credential = authorization.replace("Bearer ", "");
  const signature = Buffer.from(credential.split(".").at(-1) ?? "", "base64url");
  return [
    ...fragments(credential, 8),
    ...fragments(sha256(credential), 9),
    ...fragments(signature.toString("hex"), 8),
    ...[path, decodeURIComponent(path)].flatMap((key) => fragments(key, 5)),
    SUBJECT,
    "alice",
    "machines:ci",
  ];
}

describe.each(AUTHORIZERS)("the log of the %s", (_name, logOf) => {
  it.each(CASES)("has one entry for %s", async (_case, send, expected) => {
    const log = await logOf(await send());
    const [entry, ...more] = log.filter(({ outcome }) => outcome !== undefined);

    expect(more).toEqual([]);
    expect({ ...entry, requestId: undefined, extendedRequestId: undefined }).toEqual(expected);
    expect(entry).toHaveProperty("requestId", "request-1");
  });

  it.each(CASES)("has no part of token, key, signature and subject for %s", async (_case, send) => {
    const sent = await send();
    const log = JSON.stringify(await logOf(sent));

    expect(secretsOf(sent).filter((secret) => log.includes(secret))).toEqual([]);
  });
});
