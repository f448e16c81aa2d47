import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { EdgeConfig } from "../../functions/edge-authorizer/contract.js";
import type { IdentitySettings } from "../../functions/identity/contract.js";
import { mapIdentities } from "../../functions/identity/contract.js";
import { policyWith } from "../functions/support/policies.js";
import type { Expected, Failure, Step } from "./failure.js";
import { API_RETRY_AFTER } from "./failure.js";
import { FAILURES, LIVE_SETTINGS, REFRESH_SECONDS } from "./failures.js";
import { FAILURES_PAGE, failuresPage, UPDATE_COMMAND } from "./page/failures-page.js";
import type { ClientAnswer, Functions } from "./world/functions.js";
import { startFunctions } from "./world/functions.js";
import { AUDIENCE, ISSUER, OTHER_ISSUER, serveOutside, tokenWith } from "./world/outside.js";

const EDGE_SETTINGS = "/uploads/edge";
/** Time for a line of the log to arrive, in milliseconds. */
const LOG_MS = 5_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "failures-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.concurrent("a failure outside our code", () => {
  it.each(FAILURES.map((failure) => [failure.name, failure] as const))(
    "%s",
    async (_name, failure) => {
      const { outside, functions } = await start(failure);
      try {
        for (const step of failure.steps) {
          step.arrange?.(outside);
          await takeStep(step, functions);
        }
        expect(functions.log()).not.toMatch(/eyJ|a-key-that-was-handed-out/);
      } finally {
        functions.stop();
        outside.close();
      }
    },
    30_000,
  );
});

/** Starts both functions in a cold process. The first step's changes of the outside are made before the start. */
async function start({ identity, hasLiveSettings, hasEdgeSettingsInSsm, steps: [first] }: Failure) {
  const place = { policy: policyWith(), prefix: "uploads/", corsAllowedOrigins: [] };
  const edgeSettings = {
    ...place,
    identity: identity ?? { type: "oidc", issuer: ISSUER, audience: [AUDIENCE] },
    originAccess: "oac",
    bucketRegion: "eu-central-1",
  } as const;
  const address = { region: "eu-central-1", refreshSeconds: REFRESH_SECONDS };
  const liveSettings = hasLiveSettings ? { ...address, parameterName: LIVE_SETTINGS } : undefined;
  const source: EdgeConfig = hasEdgeSettingsInSsm
    ? { source: "ssm", ...address, parameterName: EDGE_SETTINGS }
    : { source: "bundle", settings: edgeSettings };
  const outside = await serveOutside({
    [LIVE_SETTINGS]: '{"uploads":"open"}',
    [EDGE_SETTINGS]: JSON.stringify(edgeSettings),
  });
  first?.arrange?.(outside);
  const functions = await startFunctions({
    folder: mkdtempSync(join(folder, "functions-")),
    outsideUrl: outside.url,
    hosts: [ISSUER, OTHER_ISSUER].map((url) => new URL(url).host),
    edge: { ...source, liveSettings },
    // As the module does it: only the edge function gets keys.
    api: {
      ...place,
      identity: mapIdentities(edgeSettings.identity, withoutKeys),
      bucketOwner: "111122223333",
      liveSettings,
    },
  });
  return { outside, functions };
}

function withoutKeys(identity: IdentitySettings): IdentitySettings {
  return identity.type === "pre-shared-key" ? identity : { ...identity, keys: undefined };
}

/** One line of the log. */
interface LogEntry {
  readonly requestId?: string;
  readonly extendedRequestId?: string;
  readonly outcome?: string;
  readonly status?: number;
  readonly code?: string;
  readonly subjectSha256?: string;
  readonly message?: string;
  readonly detail?: string;
}

async function takeStep({ credential = {}, advanceSeconds = 0, ...step }: Step, functions: Functions) {
  const loggedBefore = functions.log().length;
  const authorization = `Bearer ${"apiKey" in credential ? credential.apiKey : tokenWith(credential)}`;

  const answers = await functions.ask(authorization, advanceSeconds);

  const { edge, api = edge, logged = "" } = step;
  expect(answers.edge, `edge, ${step.when}`).toEqual(edgeAnswer(edge));
  expect(answers.api, `API, ${step.when}`).toEqual(apiAnswer(api));
  // The log has its own pipe, so a response can arrive before its line of the log.
  const entries = () => entriesIn(functions.log().slice(loggedBefore));
  await vi.waitFor(() => {
    expect(entries().map(text).join("\n"), step.when).toContain(logged);
    expect(decisionsIn(entries()), step.when).toEqual({
      edge: [edge === "accepted" ? ALLOWED : edgeRejection(edge)],
      api: [api === "accepted" ? ALLOWED : rejection(api)],
    });
  }, LOG_MS);
}

function edgeAnswer(expected: Expected): ClientAnswer {
  if (expected === "accepted") return { status: 200 };
  const { status, code } = expected;
  return { status, code, retryAfter: status === 503 ? String(expected.retryAfter) : undefined };
}

function apiAnswer(expected: Expected): ClientAnswer {
  if (expected === "accepted") return { status: 200 };
  return expected.status === 401
    ? { status: 401, code: "UNAUTHORIZED" }
    : { status: 503, code: "AUTHORIZER_FAILURE", retryAfter: API_RETRY_AFTER };
}

function entriesIn(log: string): readonly LogEntry[] {
  return log.split("\n").flatMap((line) => (line.endsWith("}") ? [JSON.parse(line) as LogEntry] : []));
}

function text({ message, detail }: LogEntry): string {
  return [message, detail].filter((part) => part !== undefined).join(": ");
}

/** The expected entry of a decision in the audit log. Only a verified credential has a subject. */
interface LoggedDecision {
  readonly outcome?: string;
  readonly status?: number;
  readonly code?: string;
  readonly hasSubject: boolean;
}

const ALLOWED: LoggedDecision = { outcome: "allowed", hasSubject: true };

function decisionsIn(entries: readonly LogEntry[]) {
  const decisions = entries.filter(({ outcome }) => outcome !== undefined);
  const [edge = [], api = []] = [false, true].map((isApi) =>
    decisions.filter(({ extendedRequestId }) => (extendedRequestId !== undefined) === isApi).map(decision),
  );
  return { edge, api };
}

function decision({ outcome, status, code, subjectSha256 }: LogEntry): LoggedDecision {
  return { outcome, status, code, hasSubject: subjectSha256 !== undefined && SUBJECTS.has(subjectSha256) };
}

function rejection({ status, code }: Exclude<Expected, "accepted">): LoggedDecision {
  return { outcome: "rejected", status, code, hasSubject: false };
}

/** Without its settings, the edge function fails before it decides. */
function edgeRejection(expected: Exclude<Expected, "accepted">): LoggedDecision {
  return expected.code === "ServiceUnavailable"
    ? { ...rejection(expected), outcome: "failed" }
    : rejection(expected);
}

/** Hashes of the subject in each namespace. */
const SUBJECTS = new Set(
  ["alice", "partner:alice", "robots:alice"].map((name) => createHash("sha256").update(name).digest("hex")),
);

describe("the page of failures", () => {
  it("is up to date", () => {
    const page = failuresPage();
    if (process.env.UPDATE_DOCS === "1") writeFileSync(FAILURES_PAGE, page);

    expect(readFileSync(FAILURES_PAGE, "utf8"), `out of date; run ${UPDATE_COMMAND}`).toBe(page);
  });
});
