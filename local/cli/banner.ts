import { relative } from "node:path";
import type { Model, RunningStack } from "../../emulator/index.js";
import { acceptsSignatureV2, firstTokenOptions, functionsNode } from "../../emulator/index.js";
import { parseObject } from "../../functions/json/json.js";
import type { UploadEndpoints } from "../outputs.js";

/** The running stack that the banner describes. */
interface Running {
  readonly stackName: string;
  readonly endpoints: UploadEndpoints;
  readonly model: Pick<Model, "distributions" | "functions" | "userPools">;
  readonly issuers: RunningStack["issuers"];
  readonly warnings: readonly string[];
  /** Absolute. */
  readonly dataFolder: string;
}

/** Renders the table of endpoints, and a command to copy for each pattern. */
export function banner({ stackName, endpoints, model, issuers, warnings, dataFolder }: Running): string {
  const { direct, presigned, edge, s3, aws, issuer } = endpoints;
  const rows = Object.entries({
    direct,
    presigned,
    edge,
    s3: s3.endpoint,
    aws: aws.endpointUrl,
    issuer: issuer.url,
  })
    .filter(([, url]) => url !== null)
    .map(([name, url]) => `  ${name.padEnd(9)}  ${url}`);
  const inside = relative(process.cwd(), dataFolder) || ".";
  const folder = inside.startsWith("..") ? dataFolder : inside;
  const data = folder === ".local" ? "" : ` --data ${quote(folder)}`;
  const caller = firstTokenOptions({ model, issuers });
  return [
    ...warnings.map((warning) => `warning: ${warning}`),
    ...functionsNode(model.functions),
    `${stackName} is running; Ctrl-C stops it`,
    "",
    ...rows,
    "",
    caller === undefined
      ? PRE_SHARED
      : `TOKEN=$(npm run -s token -- ${caller}${tokenNeeds(endpoints)}${data})`,
    ...(requiresChecksum(endpoints) ? [SUM] : []),
    ...commands(endpoints, needsContentHash(endpoints, model)),
    "",
  ].join("\n");
}

/** Hint for stacks with pre-shared keys. Their settings contain only digests of the keys. */
const PRE_SHARED = "# Set TOKEN to one of the pre-shared keys that npm run key has created.";

/**
 * A file name with the pattern and the current second. By default a key can be written only once, but a user may run a
 * command again, or all commands within one second.
 */
function freshName(pattern: "direct" | "edge"): string {
  return `hello-${pattern}-$(date +%s).md`;
}

const AUTHORIZED = '-H "Authorization: Bearer $TOKEN"';
/** Header with the file's type. Without it, API Gateway stores the file as application/json. */
const TYPED = "-H 'Content-Type: text/markdown'";
/** Command that computes the file's SHA-256, for a policy that requires a checksum. */
const SUM = "SUM=$(openssl dgst -sha256 -binary README.md | base64)";
const SUMMED = '-H "x-amz-checksum-sha256: $SUM"';
const READ_URL = "node -pe 'JSON.parse(fs.readFileSync(0)).upload_url'";

const HASHED = `-H "x-amz-content-sha256: $(openssl dgst -sha256 -r README.md | cut -d ' ' -f 1)"`;

/** Whether CloudFront writes through an origin access identity to a bucket in a Region that needs the body's hash. */
function needsContentHash({ s3 }: UploadEndpoints, { distributions }: Running["model"]): boolean {
  const usesIdentity = distributions.some(({ origins }) =>
    origins.some(({ access }) => access.type === "oai"),
  );
  return usesIdentity && !acceptsSignatureV2(s3.region);
}

/** Whether the upload policy requires a checksum of each file. */
function requiresChecksum(endpoints: UploadEndpoints): boolean {
  return settingsOf(endpoints).checksum === "required";
}

/** Options of `npm run token` for the settings' requirements on a token, except its subject. */
function tokenNeeds(endpoints: UploadEndpoints): string {
  const { scopes, groups, tenant } = settingsOf(endpoints).token ?? {};
  return [
    ...(scopes ? [` --scope ${quote(scopes.join(","))}`] : []),
    ...(groups ? [` --groups ${quote(groups.join(","))}`] : []),
    ...(tenant ? [` --tenant ${quote(tenant)}`] : []),
  ].join("");
}

/**
 * The fields of the stack's output `verification` that the banner needs. `modules/stacks/outputs/verification.ts`
 * writes the output.
 */
interface PrintedSettings {
  readonly checksum?: string;
  readonly token?: {
    readonly scopes?: readonly string[];
    readonly groups?: readonly string[];
    readonly tenant?: string;
  };
}

function settingsOf({ outputs }: UploadEndpoints): PrintedSettings {
  return parseObject(String(outputs.verification)) as PrintedSettings;
}

function commands(endpoints: UploadEndpoints, withHash: boolean): string[] {
  const { direct, presigned, edge } = endpoints;
  const withSum = requiresChecksum(endpoints);
  const put = ["curl -fsS -T README.md", TYPED, ...(withSum ? [SUMMED] : [])].join(" ");
  const importUrl = `curl -fsS ${AUTHORIZED} ${importBody(withSum)} ${presigned}/import | ${READ_URL}`;
  return [
    direct && `${put} ${AUTHORIZED} ${direct}/files/${freshName("direct")}`,
    presigned && `${put} "$(${importUrl})"`,
    edge && `${put} ${AUTHORIZED}${withHash ? ` ${HASHED}` : ""} ${edge}/${freshName("edge")}`,
  ].filter((command) => command !== null);
}

/** The body of `POST /import`. It has length, type and checksum, because a policy may require each of them. */
function importBody(withSum: boolean): string {
  const checksum = withSum ? `,"checksum":{"algorithm":"sha256","value":"'$SUM'"}` : "";
  const body = `{"length":'$(wc -c < README.md | tr -d ' ')',"type":"text/markdown"${checksum}}`;
  return `-H 'Content-Type: application/json' -d '${body}'`;
}

function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
