/**
 * Measures the time from a cold start to the first response: `node --import tsx bench/cold-start.ts`. Compares presign
 * with the same routes on the AWS SDK's presigner, and the edge function with a typical sample for Lambda@Edge. Each
 * start is a separate process that has loaded the same modules of Node as Lambda's runtime. The sample reads its
 * settings from a Parameter Store on this machine, which responds immediately; the others send no requests. The
 * compared functions take turns. To exclude other work on the machine, run it with `nice -n -20`, or on Linux with
 * `chrt -f 50`, which excludes more. Needs `openssl`.
 */
import "./nodes/on-newest-node.js";
import { BY_CDK, ours, removeCandidates, sample } from "./cold-start/candidates.js";
import { compare } from "./cold-start/compare.js";
import { edgeConfig, edgeEvent, SIGN_PARTS, SIGN_PUT } from "./cold-start/events.js";
import { startNetwork } from "./cold-start/network.js";

const network = await startNetwork("{}");

try {
  const presign = ours("presign", 200);
  const sdk = sample("on the AWS SDK's presigner", "handler-on-sdk.ts", 200);
  compare("POST /uploads", SIGN_PUT, presign, sdk);
  compare("POST /uploads/{id}/parts", SIGN_PARTS, presign, sdk);
  const edge = ours("edge-authorizer", 401, { "config.json": JSON.stringify(edgeConfig()) });
  const title = "PUT at the edge with a malformed token";
  const event = edgeEvent("malformed");
  const byCdk = sample("the sample's shape, as CDK bundles it", "edge-sample.mjs", 403, BY_CDK);
  compare(title, event, edge, byCdk, network.environment);
  const inOneFile = sample("the sample's shape, in one file", "edge-sample.mjs", 403);
  compare(title, event, edge, inOneFile, network.environment);
} finally {
  removeCandidates();
  network.stop();
}
