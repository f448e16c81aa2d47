import { CLAIMS, KEYS, part, token } from "../issuers.js";
import type { Rule } from "./rule.js";
import { invalidUtf8, RS256, resigned, signedParts } from "./rule.js";

export const JWS: readonly Rule[] = [
  ["RFC 7515, 2", "a header with padding", () => signedParts(`${part({ ...RS256, a: 1 })}==`, part(CLAIMS))],
  ["RFC 7515, 2", "claims with padding", () => signedParts(part(RS256), `${part(CLAIMS)}=`)],
  ["RFC 7515, 2", "a signature with padding", () => resigned((bytes) => `${part(bytes)}==`)],
  ["RFC 7515, 2", "a signature in plain base64", () => resigned((bytes) => `${bytes.toString("base64")}`)],
  [
    "RFC 7515, 2",
    "a line break in the signature",
    () => resigned((bytes) => part(bytes).replace(/(.{76})/, "$1\r\n")),
  ],
  ["RFC 7515, 3.1", "claims that are not encoded", () => signedParts(part(RS256), JSON.stringify(CLAIMS))],
  [
    "RFC 7515, 4",
    "two alg, the last of which is none",
    () => token(RS256, CLAIMS).replace(part(RS256), part('{"alg":"RS256","kid":"rsa","alg":"none"}')),
  ],
  ["RFC 7515, 4.1.1", "no alg", () => token({ kid: "rsa" }, CLAIMS)],
  [
    "RFC 7515, 4.1.1",
    "alg in lower case",
    () => token({ alg: "rs256", kid: "rsa" }, CLAIMS, KEYS.main, "RS256"),
  ],
  ["RFC 7515, 4.1.1", "alg in a list", () => signedParts(part({ alg: ["RS256"], kid: "rsa" }), part(CLAIMS))],
  [
    "RFC 7515, 4.1.1",
    "another alg than the signature's",
    () => token({ alg: "RS384", kid: "rsa" }, CLAIMS, KEYS.main, "RS256"),
  ],
  [
    "RFC 7515, 4.1.2",
    "a jku of the attacker",
    () => token({ ...RS256, jku: "https://evil.example.com/keys" }, CLAIMS, KEYS.attacker),
  ],
  [
    "RFC 7515, 4.1.3",
    "a jwk of the attacker",
    () => token({ ...RS256, jwk: KEYS.attacker.publicKey.export({ format: "jwk" }) }, CLAIMS, KEYS.attacker),
  ],
  ["RFC 7515, 4.1.4", "a kid in other letters", () => token({ alg: "RS256", kid: "RSA" }, CLAIMS)],
  ["RFC 7515, 4.1.4", "a kid that is a number", () => token({ alg: "RS256", kid: 1 }, CLAIMS)],
  ["RFC 7515, 4.1.4", "no kid, of an issuer with several keys", () => token({ alg: "RS256" }, CLAIMS)],
  [
    "RFC 7515, 4.1.5",
    "an x5u of the attacker",
    () => token({ ...RS256, x5u: "https://evil.example.com/c.pem" }, CLAIMS, KEYS.attacker),
  ],
  [
    "RFC 7515, 4.1.6",
    "an x5c of the attacker",
    () => {
      const der = KEYS.attacker.publicKey.export({ type: "spki", format: "der" }).toString("base64");
      return token({ ...RS256, x5c: [der] }, CLAIMS, KEYS.attacker);
    },
  ],
  [
    "RFC 7515, 4.1.11",
    "an extension that must be understood",
    () => token({ ...RS256, crit: ["exp"], exp: 1 }, CLAIMS),
  ],
  ["RFC 7515, 4.1.11", "an empty crit", () => token({ ...RS256, crit: [] }, CLAIMS)],
  ["RFC 7515, 4.1.11", "a crit that is not a list", () => token({ ...RS256, crit: "b64" }, CLAIMS)],
  ["RFC 7515, 4.1.11", "b64 of RFC 7797", () => token({ ...RS256, crit: ["b64"], b64: true }, CLAIMS)],
  [
    "RFC 7515, 5.2",
    "a header that is not JSON",
    () => signedParts(part('{"alg":"RS256","kid":"rsa"'), part(CLAIMS)),
  ],
  [
    "RFC 7515, 5.2",
    "a header that is not UTF-8",
    () => signedParts(part(invalidUtf8('{"alg":"RS256","kid":"rsa","a":"?"}')), part(CLAIMS)),
  ],
  ["RFC 7515, 5.2", "a header that is a list", () => signedParts(part([RS256]), part(CLAIMS))],
  ["RFC 7515, 5.2", "a header that is null", () => signedParts(part("null"), part(CLAIMS))],
  ["RFC 7515, 5.2", "no signature", () => resigned(() => "")],
  [
    "RFC 7515, 5.2",
    "a signature of another header",
    () => token(RS256, CLAIMS).replace(part(RS256), part({ ...RS256, typ: "JWT" })),
  ],
  ["RFC 7515, 7.1", "two parts", () => token(RS256, CLAIMS).split(".").slice(0, 2).join(".")],
  ["RFC 7515, 7.1", "four parts", () => `${token(RS256, CLAIMS)}.AAAA`],
  [
    "RFC 7515, 7.2",
    "the JSON serialization",
    () => {
      const [head, payload, sig] = token(RS256, CLAIMS).split(".");
      return JSON.stringify({ protected: head, payload, signature: sig });
    },
  ],
  [
    "RFC 7516, 9",
    "five parts, as of an encrypted token",
    () => `${part({ alg: "RSA-OAEP", enc: "A256GCM" })}.AA.AA.AA.AA`,
  ],
];
