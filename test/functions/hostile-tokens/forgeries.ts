import { randomBytes } from "node:crypto";
import type { Choose } from "../../support/fuzz/choose.js";
import {
  CLAIMS,
  hmacToken,
  inSeconds,
  KEYS,
  MAIN,
  POOL,
  POOL_CLAIMS,
  PUBLISHED_SECRET,
  part,
  STRICT,
  STRICT_CLAIMS,
  STRICT_HEADER,
  token,
} from "./issuers.js";

const ALGORITHMS = {
  rsa: ["RS256", "RS384", "RS512"],
  p256: ["ES256"],
  p384: ["ES384"],
  p521: ["ES512"],
  ed25519: ["EdDSA"],
  ed448: ["EdDSA"],
} as const;
const KIDS = ["rsa", "p256", "p384", "p521", "ed25519", "ed448"] as const;
const OTHER_KIDS = ["RS512", "cubic", "short", "encryption", "operations", "other-alg", "k256", "secret"];
const UNKNOWN_KIDS = ["k1", "", "__proto__", "constructor", "toString", "..", "https://evil.example.com/k"];
const EVERY_ALG = [
  ...["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"],
  ...["PS256", "HS256", "ES256K", "none", "toString"],
];
const LENGTHS = [0, 1, 32, 63, 64, 65, 70, 96, 114, 128, 132, 255, 256, 257, 512];
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const keyOf = (kid: (typeof KIDS)[number]) => (kid === "rsa" ? KEYS.main : KEYS[kid]);
const times = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, at) => make(at));

/** A token that must be accepted, of any issuer, algorithm and form that the settings allow. */
export function validToken(choose: Choose, number: number): string {
  const common = { jti: `token-${number}`, exp: inSeconds(choose([600, 3_000, 86_400])) };
  const issuer = choose(["main", "main", "main", "pool", "strict"]);
  if (issuer === "pool")
    return token({ alg: "RS256", kid: "rsa" }, { ...POOL_CLAIMS, ...common }, KEYS.second);
  if (issuer === "strict") return token(STRICT_HEADER, { ...STRICT_CLAIMS, ...common }, KEYS.second);
  const kid = choose(KIDS);
  const header = {
    alg: choose<string>(ALGORITHMS[kid]),
    kid,
    ...choose([{}, { typ: "JWT" }, { typ: "at+jwt" }, { typ: "application/at+jwt" }, { cty: "json" }]),
  };
  const claims = {
    ...CLAIMS,
    ...common,
    ...choose<object>([
      {},
      { aud: ["other", "uploads"] },
      { nbf: inSeconds(20) },
      { iat: undefined },
      { sub: "auth0|Zoë/..\u0000" },
      { __proto__: null, constructor: "x", groups: ["a", "b"] },
      { scope: "a b", nested: { deep: { list: [1, "é", null] } } },
    ]),
  };
  return token(header, claims, keyOf(kid));
}

/** Tokens that their issuers have not signed, or have signed for another purpose: none of them may be accepted. */
export function forgeries(choose: Choose): readonly string[] {
  const valid = times(40, (number) => validToken(choose, number));
  return [
    ...times(320, () => withOtherCharacter(choose(valid), choose)),
    ...randomSignatures(choose),
    ...times(160, (number) => withOtherClaims(choose(valid), number, choose)),
    ...times(160, () => mixed(choose(valid), choose(valid), choose(valid))),
    ...times(140, (number) => byAttacker(number, choose)),
    ...times(90, (number) => byPublicSecret(number, choose)),
    ...times(240, (number) => forAnotherPurpose(number, choose)),
    ...valid.flatMap((one) => misshapen(one, choose)),
  ].filter((one) => !valid.includes(one));
}

function withOtherCharacter(valid: string, choose: Choose): string {
  const at = choose([...valid].flatMap((character, index) => (character === "." ? [] : [index])));
  const other = choose([...BASE64URL].filter((character) => character !== valid[at]));
  return valid.slice(0, at) + other + valid.slice(at + 1);
}

function randomSignatures(choose: Choose): readonly string[] {
  return [...KIDS, ...OTHER_KIDS, ...UNKNOWN_KIDS].flatMap((kid) =>
    EVERY_ALG.flatMap((alg) =>
      times(2, () => `${part({ alg, kid })}.${part(CLAIMS)}.${part(randomBytes(choose(LENGTHS)))}`),
    ),
  );
}

function withOtherClaims(valid: string, number: number, choose: Choose): string {
  const [header, claims = "", signature] = valid.split(".");
  const changes = choose<object>([
    { sub: `bob-${number}` },
    { exp: inSeconds(9_000 + number) },
    { groups: ["admin", String(number)] },
    { tenant: `globex-${number}` },
    { iss: MAIN, aud: "uploads", sub: String(number) },
    { iss: STRICT, number },
    { iss: POOL, client_id: "client-a", token_use: "access", number },
  ]);
  const original: object = JSON.parse(Buffer.from(claims, "base64url").toString());
  return `${header}.${part({ ...original, ...changes })}.${signature}`;
}

/** The parts of three tokens; at least one differs from the others. */
function mixed(one: string, two: string, three: string): string {
  return `${one.split(".")[0]}.${two.split(".")[1]}.${three.split(".")[2]}`;
}

/** Signed with the attacker's own key, with a header that leads to it. */
function byAttacker(number: number, choose: Choose): string {
  const publicKey = KEYS.attacker.publicKey;
  const pointer = choose<object>([
    {},
    { jku: "https://evil.example.com/keys" },
    { jwk: publicKey.export({ format: "jwk" }) },
    { x5u: "https://evil.example.com/c.pem" },
    { x5c: [publicKey.export({ type: "spki", format: "der" }).toString("base64")] },
    { x5t: "AAAA", "x5t#S256": "AAAA" },
  ]);
  const kid = choose<string>([...KIDS, ...OTHER_KIDS, ...UNKNOWN_KIDS]);
  const alg = choose(ALGORITHMS.rsa);
  const claims = choose<object>([CLAIMS, POOL_CLAIMS, STRICT_CLAIMS]);
  return token({ alg, kid, ...pointer }, { ...claims, sub: `eve-${number}` }, KEYS.attacker);
}

/** Signed by HMAC with a public key. */
function byPublicSecret(number: number, choose: Choose): string {
  const { publicKey } = KEYS.main;
  const secret = choose<string | Uint8Array>([
    publicKey.export({ type: "spki", format: "pem" }),
    publicKey.export({ type: "spki", format: "der" }),
    publicKey.export({ type: "pkcs1", format: "pem" }),
    publicKey.export({ type: "pkcs1", format: "der" }),
    JSON.stringify(publicKey.export({ format: "jwk" })),
    String(publicKey.export({ format: "jwk" }).n),
    Buffer.from(PUBLISHED_SECRET, "base64url"),
    PUBLISHED_SECRET,
    "",
    "secret",
  ]);
  const kid = choose<string>([...KIDS, "secret"]);
  return hmacToken({ alg: choose(["HS256", "RS256"]), kid }, { ...CLAIMS, number }, secret);
}

/** Signed by the issuer, with one claim that forbids it. */
function forAnotherPurpose(number: number, choose: Choose): string {
  const kid = choose(["p256", "ed25519"] as const);
  const changes = choose<object>([
    { exp: inSeconds(-40 - number) },
    { exp: choose([-1e20, 1e15, 1e300, -1, 0, Number.MAX_VALUE, "9999999999", true, null, [], {}]) },
    { exp: undefined },
    { nbf: choose([inSeconds(10_000 + number), 1e15, 1e300, "0", null, {}]) },
    { iat: choose([inSeconds(10_000 + number), 1e15, "0", {}]) },
    { aud: choose([undefined, "", "upload", "UPLOADS", ["a", "b"], [], {}, 1, null, true, [["uploads"]]]) },
    { iss: choose([undefined, "", `${MAIN}x`, MAIN.slice(0, -1), STRICT, POOL, "__proto__", 1, {}, null]) },
    { sub: choose([undefined, "", 1, {}, [], null, true, ["alice"]]) },
    { cnf: { jkt: String(number) } },
    { events: {} },
    choose([{ nonce: "n" }, { at_hash: "h" }, { c_hash: "h" }, { s_hash: "h" }, { token_use: "id" }]),
  ]);
  return token({ alg: ALGORITHMS[kid][0], kid }, { ...CLAIMS, number, ...changes }, keyOf(kid));
}

function misshapen(valid: string, choose: Choose): readonly string[] {
  const [header = "", claims = "", signature = ""] = valid.split(".");
  return [
    `${header}.${claims}`,
    `${header}.${claims}.`,
    `.${claims}.${signature}`,
    `${header}..${signature}`,
    `${valid}.${signature}`,
    `${valid}${choose(["=", "==", "\u0000", "%00", ",", ";", "#", "/"])}`,
    valid.replaceAll(".", choose([",", "%2E", "..", "/", ":"])),
    `${valid.slice(0, -1)}`,
    `${header}.${claims}.${signature}${signature}`,
    `${valid}, Bearer ${valid}`,
    Buffer.from(valid).toString("base64url"),
    choose([valid.toUpperCase(), valid.toLowerCase()]),
  ];
}
