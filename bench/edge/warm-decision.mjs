// A process of its own: a warm edge function decides about a request with a valid token, in turns with the bare
// verification of the token's signature. Writes the times to stderr.
import { createPublicKey, verify } from "node:crypto";
import { createServer } from "node:http";
import { reroute } from "../../emulator/services/lambda/runtime/reroute.mjs";

const ROUNDS = 1_000;
const CALLS = 15;
const { HANDLER = "", EVENT = "", TOKEN = "", JWKS = "" } = process.env;

// The issuer: its keys are fetched when the function is loaded.
const issuer = createServer((_request, response) => response.end(JWKS));
await new Promise((resolve) => issuer.listen(0, "127.0.0.1", resolve));
reroute({ internetUrl: `http://127.0.0.1:${issuer.address().port}`, allowedUrls: [], hosts: [] });

const { handler } = await import(HANDLER);
const event = JSON.parse(EVENT);
const [header, payload, signature] = TOKEN.split(".");
const [jwk] = JSON.parse(JWKS).keys;
const key = createPublicKey({ key: jwk, format: "jwk" });
const signed = Buffer.from(`${header}.${payload}`);
const signatureBytes = Buffer.from(signature, "base64url");

const { method } = await handler(event);
if (method !== "PUT") throw new Error("The edge function does not accept the token.");

async function decide() {
  for (let call = 0; call < CALLS; call++) await handler(event);
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

const bare = [];
const decisions = [];
for (let round = 0; round < ROUNDS; round++) {
  bare.push(await microseconds(verifyOnly));
  decisions.push(await microseconds(decide));
}
const [one, other] = [Math.min(...decisions), Math.min(...bare)];
console.error(`A warm decision, fastest of ${ROUNDS} rounds of ${CALLS}`);
console.error(`  RS256 verification alone: ${other.toFixed(1)} µs`);
console.error(`  ours: ${one.toFixed(1)} µs, ${(one / other).toFixed(2)} times as long`);
process.exit();
