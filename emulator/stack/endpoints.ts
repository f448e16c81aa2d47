import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseJsonObject } from "../http/http.js";
import { TOKEN_PATH } from "../internet/local-requests.js";
import type { Model } from "../model.js";

/** Where everything of a running stack is; `endpoints.json` holds it while it runs. */
export interface Endpoints {
  /** Pattern 1, with its stage; `PUT {direct}/files/{key}`. */
  readonly direct: string | null;
  /** Pattern 2, with its stage; `POST {presigned}/uploads` or `/import`. */
  readonly presigned: string | null;
  /** Pattern 3; `PUT {edge}/{key}`. */
  readonly edge: string | null;
  readonly console: string | null;
  /** The bucket, with the keys of a local administrator. */
  readonly s3: {
    readonly endpoint: string;
    readonly region: string;
    readonly bucket: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** What a developer's own programs set `AWS_ENDPOINT_URL` to, to reach SQS, EventBridge, Lambda and SSM. */
  readonly aws: { readonly endpointUrl: string; readonly region: string };
  /** Where events wait that failed for good, and the function that they failed in: what a replay needs. */
  readonly failures: { readonly queueUrl: string; readonly functionName: string } | null;
  readonly issuer: { readonly url: string; readonly jwksUri: string; readonly tokenUrl: string };
}

/** The name of the file in the data folder. */
export const ENDPOINTS_FILE = "endpoints.json";

/** Names of the outputs that tell where each pattern is reached. */
const OUTPUTS = { direct: "direct_url", presigned: "presigned_url", edge: "edge_url" } as const;

/** What {@link endpointsOf} puts together. */
export interface EndpointParts {
  readonly model: Model;
  /** The local address of every host name that the stack serves on AWS. */
  readonly urlsByHost: ReadonlyMap<string, string>;
  readonly s3Url: string;
  readonly internetUrl: string;
  readonly administrator: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A stack whose outputs do not say what `endpoints.json` has to. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  readonly output: string;

  constructor(output: string, received: unknown, allowed: string) {
    super(
      `the output ${output} of the stack is ${JSON.stringify(received)}; it has to be ${allowed}. Name the output otherwise, or let it hold that.`,
    );
    this.output = output;
  }
}

/** The data folder cannot be used: it is none, or another run uses it and both would spoil each other's objects. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
  readonly dataFolder: string;

  constructor(dataFolder: string, problem: string) {
    super(`${dataFolder} ${problem}. Choose another folder (npm start -- --data DIR).`);
    this.dataFolder = dataFolder;
  }
}

/** Works out the endpoints from the stack's outputs: AWS's addresses, with the local listener in place of the host. */
export function endpointsOf(parts: EndpointParts): Endpoints {
  const { model, internetUrl, administrator } = parts;
  const bucket = bucketOf(model);
  const pool = model.userPools[0];
  const issuer = pool ? `${internetUrl}/${pool.id}` : internetUrl;
  return {
    direct: localUrl(OUTPUTS.direct, parts),
    presigned: localUrl(OUTPUTS.presigned, parts),
    edge: localUrl(OUTPUTS.edge, parts),
    console: null,
    s3: {
      endpoint: parts.s3Url,
      region: bucket.region,
      bucket: bucket.name,
      accessKeyId: administrator.accessKeyId,
      secretAccessKey: administrator.secretAccessKey,
    },
    aws: { endpointUrl: internetUrl, region: model.region },
    failures: failuresOf(model),
    issuer: {
      url: issuer,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      tokenUrl: `${internetUrl}/oauth2/token`,
    },
  };
}

function bucketOf(model: Model): { readonly name: string; readonly region: string } {
  const named = model.outputs.bucket_name;
  const bucket = named === undefined ? model.buckets[0] : model.buckets.find(({ name }) => name === named);
  if (bucket) return bucket;
  const names = model.buckets.map(({ name }) => name).join(", ") || "none";
  throw new OutputError("bucket_name", named, `the name of a bucket of the stack (${names})`);
}

function failuresOf({ outputs }: Model): Endpoints["failures"] {
  const { upload_failures_queue_url: queueUrl, upload_completed_function_name: functionName } = outputs;
  return typeof queueUrl === "string" && typeof functionName === "string" ? { queueUrl, functionName } : null;
}

function localUrl(output: string, { model, urlsByHost }: EndpointParts): string | null {
  const value = model.outputs[output];
  if (value === undefined || value === null) return null;
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  const local = url && urlsByHost.get(url.host);
  if (!url || local === undefined) {
    const hosts = [...urlsByHost.keys()].join(", ") || "none";
    throw new OutputError(output, value, `a URL on a host that the stack serves (${hosts})`);
  }
  return `${local}${url.pathname}`.replace(/\/$/, "");
}

/** Writes the file so that only its owner can read it, and a reader never sees half of it. */
export async function writeEndpoints(dataFolder: string, endpoints: Endpoints): Promise<void> {
  const file = join(dataFolder, ENDPOINTS_FILE);
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}

/** Removes the file: nothing runs any more. */
export async function removeEndpoints(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, ENDPOINTS_FILE), { force: true });
}

/**
 * Makes the data folder, and sees to it that no other stack runs over it.
 * @throws {DataFolderError} where one does, or where there can be no such folder; a file that a run left which did not
 * stop cleanly is no obstacle
 */
export async function claimDataFolder(dataFolder: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true }).catch(({ code }: NodeJS.ErrnoException) => {
    const problem = code === "EEXIST" || code === "ENOTDIR" ? "is no folder" : `cannot be made (${code})`;
    throw new DataFolderError(dataFolder, problem);
  });
  const text = await readFile(join(dataFolder, ENDPOINTS_FILE), "utf8").catch(() => "");
  const issuer = parseJsonObject(text)?.issuer as Partial<Endpoints["issuer"]> | undefined;
  if (!URL.canParse(String(issuer?.url))) return;
  const answer = await fetch(new URL(TOKEN_PATH, issuer?.url)).catch(() => undefined);
  // Any other program on that port knows no such path.
  if (answer?.status === 405)
    throw new DataFolderError(dataFolder, "is in use: a stack runs over it already");
}
