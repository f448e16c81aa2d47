/**
 * Measures the time of the edge function's decision on a request with a valid token: cold, next to a typical sample for
 * Lambda@Edge, and warm, next to aws-jwt-verify only and to the verification of the token's signature only:
 * `node --import tsx bench/edge.ts`. Cold starts take turns in separate processes without a network: our keys are
 * deployed with the settings, the sample has settings and keys in memory. To exclude other work on the machine, run it
 * with `nice -n -20`.
 */
import "./nodes/on-newest-node.js";
import { spawnSync } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { cognitoClaims, createIssuer } from "../test/functions/support/issuer.js";
import { BY_CDK, ours, removeCandidates, sample } from "./cold-start/candidates.js";
import { compare } from "./cold-start/compare.js";
import { edgeConfig, edgeEvent, USER_POOL } from "./cold-start/events.js";

const { userPoolId, clientId } = USER_POOL;
const iss = `https://cognito-idp.us-east-1.amazonaws.com/${userPoolId}`;
const issuer = await createIssuer();
const token = await issuer.sign(cognitoClaims({ iss, client_id: clientId }));
const jwks = Buffer.from(await issuer.get(iss, AbortSignal.timeout(1_000))).toString();
const event = edgeEvent(token);

try {
  const edge = ours("edge-authorizer", "forwarded", {
    "config.json": JSON.stringify(edgeConfig(JSON.parse(jwks))),
  });
  const title = "PUT at the edge with a valid token";
  const environment = { NETWORK: "silent", SAMPLE_JWKS: jwks };
  const byCdk = sample("the sample's shape, as CDK bundles it", "edge-sample.mjs", "forwarded", BY_CDK);
  compare(title, event, edge, byCdk, environment);
  const inOneFile = sample("the sample's shape, in one file", "edge-sample.mjs", "forwarded");
  compare(title, event, edge, inOneFile, environment);
  const script = fileURLToPath(new URL("edge/warm-decision.mjs", import.meta.url));
  spawnSync(process.execPath, [script], {
    env: { HANDLER: pathToFileURL(edge.file).href, EVENT: JSON.stringify(event), TOKEN: token, JWKS: jwks },
    // The function's log is dropped, and the script writes its result to stderr.
    stdio: ["ignore", "ignore", "inherit"],
  });
} finally {
  removeCandidates();
}
