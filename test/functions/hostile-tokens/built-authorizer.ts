import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bundleFunction } from "../../../modules/node-function/code/bundle.js";
import { functionEntry } from "../../../modules/node-function/index.js";
import { authorizerEvent } from "../support/gateway-events.js";
import { policyWith } from "../support/policies.js";
import { viewerRequest } from "../support/viewer-request.js";
import { DOCUMENTS, IDENTITIES } from "./issuers.js";

/** An authorizer's decision on one token. */
interface Verdict {
  /** Status that the client gets; 200 if the request is forwarded. */
  readonly status: number;
  /** For a 503: whether the response says when to retry. */
  readonly retryAfter?: boolean;
}

/** Verdicts in the order of the tokens, and everything that the function wrote. */
export interface Verdicts {
  readonly verdicts: readonly Verdict[];
  readonly log: string;
}

interface Answer {
  readonly status?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  readonly message?: string;
  readonly policyDocument?: { readonly Statement: readonly { readonly Effect: string }[] };
}

const SETTINGS = { identity: IDENTITIES, policy: policyWith({}), prefix: "uploads/" };
const REROUTE = new URL("../../../emulator/services/lambda/runtime/reroute.mjs", import.meta.url);
const SCRIPT = fileURLToPath(new URL("decide-tokens.mjs", import.meta.url));

/** The two authorizers: how they get settings, are called, and respond. */
const AUTHORIZERS = {
  "edge-authorizer": {
    environment: {},
    config: {
      source: "bundle",
      settings: { ...SETTINGS, originAccess: "oac", bucketRegion: "eu-central-1", corsAllowedOrigins: [] },
    },
    eventOf: (Authorization: string) => viewerRequest({ headers: { Authorization } }),
    verdictOf: ({ status, headers = {} }: Answer): Verdict =>
      status === undefined
        ? { status: 200 }
        : { status: Number(status), retryAfter: "retry-after" in headers },
  },
  "api-authorizer": {
    environment: { API_AUTHORIZER_SETTINGS: JSON.stringify({ ...SETTINGS, bucketOwner: "111122223333" }) },
    config: {},
    eventOf: (Authorization: string) => authorizerEvent({ key: "a/b.pdf", headers: { Authorization } }),
    verdictOf: ({ error, message, policyDocument }: Answer): Verdict => {
      if (policyDocument !== undefined)
        return { status: policyDocument.Statement[0]?.Effect === "Allow" ? 200 : 403 };
      if (error === "Error" && message === "Unauthorized") return { status: 401 };
      // API Gateway's response AUTHORIZER_FAILURE has the header.
      return { status: 503, retryAfter: error === "IdentityUnavailableError" };
    },
  },
} as const;

/**
 * Sends each credential to a built authorizer in a separate process, whose network has only the issuers of the test.
 */
export async function decideAll(
  name: keyof typeof AUTHORIZERS,
  credentials: readonly string[],
): Promise<Verdicts> {
  const { environment, config, eventOf, verdictOf } = AUTHORIZERS[name];
  const folder = mkdtempSync(join(tmpdir(), "hostile-tokens-"));
  const internet = await serveDocuments();
  try {
    const files = {
      ...bundleFunction(functionEntry(name)),
      "config.json": JSON.stringify(config),
      "events.json": JSON.stringify(credentials.map((credential) => eventOf(`Bearer ${credential}`))),
    };
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
    const reroute = JSON.stringify({
      internetUrl: internet.url,
      allowedUrls: [],
      hosts: ["issuer.example.com", "strict.example.com"],
    });
    const preload = `data:text/javascript,import{reroute}from"${REROUTE}";reroute(${reroute})`;
    const answers = join(folder, "answers.json");
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", preload, SCRIPT], {
      maxBuffer: 100_000_000,
      env: {
        ...environment,
        HANDLER: pathToFileURL(join(folder, "index.mjs")).href,
        EVENTS: join(folder, "events.json"),
        ANSWERS: answers,
      },
    });
    const given: readonly Answer[] = JSON.parse(readFileSync(answers, "utf8"));
    return { verdicts: given.map(verdictOf), log: stdout };
  } finally {
    internet.close();
    rmSync(folder, { recursive: true });
  }
}

/** Serves the issuers' documents to any host. */
async function serveDocuments() {
  const server = createServer(({ url = "", headers }, response) => {
    const document = DOCUMENTS[`https://${headers.host}${url}`];
    response.writeHead(document === undefined ? 404 : 200).end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, close };
}
