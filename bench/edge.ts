/**
 * Measures the time in which the edge function decides on a request with a valid token: `node --import tsx
 * bench/edge.ts`. Compares cold starts with a typical sample for Lambda@Edge, and warm calls with aws-jwt-verify alone
 * and with the verification of the token's signature alone. Cold starts take turns in separate processes. Our keys are
 * deployed with the settings; the sample calls a Parameter Store and a user pool on this machine, which respond
 * immediately. To exclude other work on the machine, run it with `nice -n -20`. Needs `openssl`.
 */
import "./nodes/on-newest-node.js";
import { spawnSync } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cognitoClaims, createIssuer } from "../test/functions/support/issuer.js";
import { BY_CDK, ours, removeCandidates, sample } from "./cold-start/candidates.js";
import { compare } from "./cold-start/compare.js";
import { edgeConfig, edgeEvent, USER_POOL } from "./cold-start/events.js";
import { startNetwork } from "./cold-start/network.js";

const { userPoolId, clientId } = USER_POOL;
const iss = `https://cognito-idp.us-east-1.amazonaws.com/${userPoolId}`;
const issuer = await createIssuer();
/** More tokens than the function remembers. */
const tokens = await Promise.all(
  Array.from({ length: 150 }, (_, index) =>
    issuer.sign(cognitoClaims({ iss, client_id: clientId, jti: `token-${index}` })),
  ),
);
const [token = ""] = tokens;
const jwks = Buffer.from(await issuer.get(iss, AbortSignal.timeout(1_000))).toString();
const event = edgeEvent(token);
const network = await startNetwork(jwks);

try {
  const edge = ours("edge-authorizer", "forwarded", {
    "config.json": JSON.stringify(edgeConfig(JSON.parse(jwks))),
  });
  const title = "PUT at the edge with a valid token";
  const byCdk = sample("the sample's shape, as CDK bundles it", "edge-sample.mjs", "forwarded", BY_CDK);
  compare(title, event, edge, byCdk, network.environment);
  const inOneFile = sample("the sample's shape, in one file", "edge-sample.mjs", "forwarded");
  compare(title, event, edge, inOneFile, network.environment);
  const script = fileURLToPath(new URL("edge/warm-decision.mjs", import.meta.url));
  spawnSync(process.execPath, [script], {
    env: { HANDLER: pathToFileURL(edge.file).href },
    input: JSON.stringify({ events: tokens.map(edgeEvent), token, jwks: JSON.parse(jwks) }),
    // The function's log is dropped, and the script writes its result to stderr.
    stdio: ["pipe", "ignore", "inherit"],
  });
} finally {
  removeCandidates();
  network.stop();
}
