// A separate process. Measures a warm edge function with a token that it has verified before, and with tokens that are
// new to it, next to aws-jwt-verify alone and to the verification of the token's signature alone. They take turns.
// Reads `{ events, token, jwks }` from stdin: requests with more tokens than the function remembers, one of the tokens,
// and the issuer's keys. Writes the times to stderr.
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { JwtVerifier } from "aws-jwt-verify";
import { reroute } from "../../emulator/services/lambda/runtime/reroute.mjs";

const ROUNDS = 1_000;
const CALLS = 15;
const { HANDLER = "" } = process.env;
const { events, token, jwks } = JSON.parse(readFileSync(0, "utf8"));

// The issuer, whose keys are fetched when the function is loaded.
const issuer = createServer((_request, response) => response.end(JSON.stringify(jwks)));
await new Promise((resolve) => issuer.listen(0, "127.0.0.1", resolve));
reroute({ internetUrl: `http://127.0.0.1:${issuer.address().port}`, allowedUrls: [], hosts: [] });

const { handler } = await import(HANDLER);
const [event] = events;
const [header, payload, signature] = token.split(".");
const [jwk] = jwks.keys;
const key = createPublicKey({ key: jwk, format: "jwk" });
const signed = Buffer.from(`${header}.${payload}`);
const signatureBytes = Buffer.from(signature, "base64url");

// The library with only the checks of signature and times, as a lower bound.
const library = JwtVerifier.create({ issuer: null, audience: null, jwksUri: "https://issuer.example/keys" });
library.cacheJwks({ keys: [jwk] });

const { method } = await handler(event);
if (method !== "PUT") throw new Error("The edge function does not accept the token.");

async function decideAgain() {
  for (let call = 0; call < CALLS; call++) await handler(event);
}

let next = 0;
async function decideOnNew() {
  for (let call = 0; call < CALLS; call++) await handler(events[next++ % events.length]);
}

function libraryOnly() {
  for (let call = 0; call < CALLS; call++) library.verifySync(token);
}

function verifyOnly() {
  for (let call = 0; call < CALLS; call++) {
    if (!verify("RSA-SHA256", signed, key, signatureBytes)) throw new Error("The signature is wrong.");
  }
}

async function microseconds(run) {
  const started = performance.now();
  await run();
  return ((performance.now() - started) * 1_000) / CALLS;
}

const candidates = { bare: verifyOnly, library: libraryOnly, ours: decideAgain, oursNew: decideOnNew };
const fastest = Object.fromEntries(Object.keys(candidates).map((name) => [name, Number.POSITIVE_INFINITY]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(candidates)) {
    fastest[name] = Math.min(fastest[name], await microseconds(run));
  }
}
const ratio = (name) =>
  `${fastest[name].toFixed(1)} µs, ${(fastest[name] / fastest.bare).toFixed(2)} times as long`;
console.error(`A warm decision, fastest of ${ROUNDS} rounds of ${CALLS}`);
console.error(`  RS256 verification alone: ${fastest.bare.toFixed(1)} µs`);
console.error(`  aws-jwt-verify alone, without a check of claims: ${ratio("library")}`);
console.error(`  ours, a token that it has verified before: ${ratio("ours")}`);
console.error(`  ours, a token that is new to it: ${ratio("oursNew")}`);
process.exit();
