import { relative } from "node:path";
import type { Endpoints } from "../stack/index.js";

/** What is printed about a running stack. */
export interface Running {
  readonly stackName: string;
  readonly endpoints: Endpoints;
  readonly warnings: readonly string[];
  /** Absolute. */
  readonly dataFolder: string;
}

/** The table of endpoints, and a command to paste for each pattern. */
export function banner({ stackName, endpoints, warnings, dataFolder }: Running): string {
  const { direct, presigned, edge, console, s3, aws, issuer } = endpoints;
  const rows = Object.entries({
    direct,
    presigned,
    edge,
    console,
    s3: s3.endpoint,
    aws: aws.endpointUrl,
    issuer: issuer.url,
  })
    .filter(([, url]) => url !== null)
    .map(([name, url]) => `  ${name.padEnd(9)}  ${url}`);
  const inside = relative(process.cwd(), dataFolder) || ".";
  const folder = inside.startsWith("..") ? dataFolder : inside;
  const data = folder === ".local" ? "" : ` --data ${quote(folder)}`;
  return [
    ...warnings.map((warning) => `warning: ${warning}`),
    `${stackName} is running; Ctrl-C stops it`,
    "",
    ...rows,
    "",
    `TOKEN=$(npm run -s token -- --sub alice${data})`,
    ...commands(endpoints),
    "",
  ].join("\n");
}

/** By default a key can be written once, and the commands are to work more than once. */
const FRESH_NAME = "hello-$(date +%s).md";
const AUTHORIZED = '-H "Authorization: Bearer $TOKEN"';
/** Without it curl names no type, and API Gateway takes the file for JSON. */
const TYPED = "-H 'Content-Type: text/markdown'";
const READ_URL = "node -pe 'JSON.parse(fs.readFileSync(0)).upload_url'";

function commands({ direct, presigned, edge }: Endpoints): string[] {
  return [
    direct && `curl -fsS -T README.md ${AUTHORIZED} ${TYPED} ${direct}/files/${FRESH_NAME}`,
    presigned &&
      `curl -fsS -T README.md "$(curl -fsS -X POST ${AUTHORIZED} ${presigned}/import | ${READ_URL})"`,
    edge && `curl -fsS -T README.md ${AUTHORIZED} ${TYPED} ${edge}/${FRESH_NAME}`,
  ].filter((command) => command !== null);
}

function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
