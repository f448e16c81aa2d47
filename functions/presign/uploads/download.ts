import { optional, text } from "../../rules/kinds.js";
import { problemsOf } from "../../rules/problems.js";
import type { RulesFor } from "../../rules/rule.js";
import { describeProblem } from "../../rules/setting-problem.js";
import { percentEncode } from "../../sigv4/canonical-request.js";
import { callerPrefix, decideKey } from "../../upload-policy/caller-prefix.js";
import type { Route, RouteRejection, Routes } from "../api/route.js";
import { routeRejected } from "../api/route.js";
import type { DownloadResponse } from "../contract.js";
import { signingMoment } from "../signing/signing-moment.js";

interface DownloadQuery {
  readonly versionId?: string;
  readonly range?: string;
}

const VERSION_ID = /^[\x21-\x7e]{1,1024}$/;
const QUERY: RulesFor<DownloadQuery> = {
  versionId: optional(text(VERSION_ID, "an object version's id, as in the response to the completion")),
  range: optional({
    kind: "string",
    holds: isRange,
    allowed: "one range of bytes: bytes=0-99, bytes=100- or bytes=-100",
  }),
};
const RANGE = /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/;
/**
 * Characters that are removed from a file name: format characters, which can reverse or hide parts of it, and
 * characters with a meaning in file systems.
 */
const UNSAFE = /[\p{Cf}\\/:*?"<>|]/gu;

const download: Route = async ({ identity, pathParameters, query }, route) => {
  const { settings, ports } = route;
  const rejection = queryRejection(query);
  if (rejection !== undefined) return rejection;
  const caller = callerPrefix(identity, settings.policy);
  if (caller.outcome === "rejected") return caller;
  const decided = decideKey(pathParameters.key ?? "", settings.prefix, caller);
  if (decided.outcome === "rejected") return decided;
  const { key } = decided;
  const { versionId, range } = query;
  const { context, expiresAt, expirySeconds } = signingMoment(route);
  const s3 = await ports.loadS3();
  const url = await s3.presignGet({
    key,
    versionId,
    range,
    contentDisposition: attachment(key),
    signedAt: context.signedAt,
    expirySeconds,
  });
  const body: DownloadResponse = {
    method: "GET",
    url,
    headers: range === undefined ? {} : { range },
    key,
    expiresAt: new Date(expiresAt).toISOString(),
  };
  return { outcome: "answered", status: 200, body };
};

function queryRejection(query: Readonly<Record<string, string>>): RouteRejection | undefined {
  const [problem] = problemsOf(query, QUERY);
  return problem && routeRejected(400, "InvalidQuery", describeProblem(problem, { noun: "parameter" }));
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2 */
function isRange(range: unknown): boolean {
  const [whole, first, last] = RANGE.exec(String(range)) ?? [];
  return whole !== undefined && (first === undefined || last === undefined || Number(first) <= Number(last));
}

/**
 * `Content-Disposition` that makes a browser save the object under the last segment of its key.
 * @see https://www.rfc-editor.org/rfc/rfc6266#section-4.3
 */
function attachment(key: string): string {
  const name = key.slice(key.lastIndexOf("/") + 1).replace(UNSAFE, "_");
  return `attachment; filename*=UTF-8''${percentEncode(name)}`;
}

/**
 * Presigns a GET of one of the caller's own objects. Browsers save the response and never show it, so HTML in an upload
 * cannot run.
 */
export const DOWNLOAD_ROUTES: Routes = { "GET /downloads/{key+}": download };
