/**
 * How long two functions take from nothing to their first answer: presign next to the same routes on the AWS SDK's
 * presigner, and the edge function next to one of the shape of the samples for Lambda@Edge:
 * `node --import tsx bench/cold-start.ts`. Each start is a process of its own, with Node's modules loaded that Lambda's
 * runtime loads; no start waits for a network. The two take turns. For the time of an idle machine, run it with
 * `nice -n -20`.
 */
import "./nodes/on-newest-node.js";
import { BY_CDK, ours, removeCandidates, sample } from "./cold-start/candidates.js";
import { compare } from "./cold-start/compare.js";
import { edgeConfig, edgeEvent, SIGN_PARTS, SIGN_PUT } from "./cold-start/events.js";

try {
  const presign = ours("presign", 200);
  const sdk = sample("on the AWS SDK's presigner", "handler-on-sdk.ts", 200);
  compare("POST /uploads", SIGN_PUT, presign, sdk);
  compare("POST /uploads/{id}/parts", SIGN_PARTS, presign, sdk);
  const edge = ours("edge-authorizer", 401, { "config.json": JSON.stringify(edgeConfig()) });
  const title = "PUT at the edge with a malformed token";
  const event = edgeEvent("malformed");
  compare(
    title,
    event,
    edge,
    sample("the sample's shape, as CDK bundles it", "edge-sample.mjs", 403, BY_CDK),
  );
  compare(title, event, edge, sample("the sample's shape, in one file", "edge-sample.mjs", 403));
} finally {
  removeCandidates();
}
