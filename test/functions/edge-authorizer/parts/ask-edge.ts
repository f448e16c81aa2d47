import { createHash } from "node:crypto";
import type { EdgeAuthorizerSettings } from "../../../../functions/edge-authorizer/contract.js";
import { createHandler } from "../../../../functions/edge-authorizer/create-handler.js";
import type { UploadPolicy } from "../../../../functions/upload-policy/contract.js";
import { loadNarrow } from "../../../../functions/upload-policy/limits/load-narrow.js";
import { policyWith } from "../../support/policies.js";
import { isResponse, plainHeaders, viewerRequest } from "../../support/viewer-request.js";

const KEY = "a-key-of-32-characters-or-longer";

const LIVE_SETTINGS = { parameterName: "/live", region: "eu-central-1", refreshSeconds: 60 };

/** A request of an upload in parts. */
export interface AskedRequest {
  readonly method: string;
  readonly query?: string;
  readonly uri?: string;
  /** An empty value leaves the header out. */
  readonly headers?: Record<string, string>;
}

type Settings = Partial<Omit<EdgeAuthorizerSettings, "policy">> & {
  readonly policy?: Partial<UploadPolicy>;
  /** Pauses uploads. @default false */
  readonly paused?: boolean;
};

/** Sends one request of alice's to an edge function that serves parts. `code` is that of an error. */
export async function askEdge(
  { method, query = "", uri = "/big.bin", headers = {} }: AskedRequest,
  { policy, paused = false, ...changes }: Settings = {},
) {
  const settings: EdgeAuthorizerSettings = {
    identity: {
      type: "pre-shared-key",
      keys: [{ sha256: createHash("sha256").update(KEY).digest("hex"), subject: "alice" }],
    },
    policy: policyWith(policy),
    prefix: "uploads/",
    originAccess: "oac",
    bucketRegion: "eu-central-1",
    corsAllowedOrigins: ["https://app.example.com"],
    parts: true,
    ...changes,
  };
  const log: unknown[] = [];
  const handler = createHandler({
    loadNarrow: (hasRule) => loadNarrow("edge", hasRule),
    readConfig: () => JSON.stringify({ source: "bundle", settings, liveSettings: LIVE_SETTINGS }),
    readParameter: async () => JSON.stringify({ uploads: paused ? "paused" : "open" }),
    now: () => 0,
    get: () => Promise.reject(new TypeError("not used")),
    newId: () => "upload-1",
    log: (entry) => log.push(entry),
  });
  const given = { Authorization: `Bearer ${KEY}`, "content-length": "", ...headers };
  const reply = await handler(viewerRequest({ method, uri, querystring: query, headers: given }));
  const { code, message = "" } = isResponse(reply) ? JSON.parse(reply.body || "{}") : {};
  return {
    reply,
    headers: plainHeaders(reply),
    status: isResponse(reply) ? Number(reply.status) : undefined,
    code,
    message,
    log: JSON.stringify(log),
  };
}
