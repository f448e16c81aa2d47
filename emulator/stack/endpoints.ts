import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TOKEN_PATH } from "../internet/local-requests.js";
import { parseObject } from "../json.js";
import type { Model, RestApi } from "../model.js";
import { addressesByHost, withLocalAddresses } from "./local-addresses.js";

/** A stack's outputs by name. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Addresses of everything in a running stack. `endpoints.json` contains them while it runs. */
export interface Endpoints {
  /** All stages of all REST APIs, e.g. `http://127.0.0.1:4702/v1`. */
  readonly restApis: readonly {
    readonly constructPath: string;
    readonly stage: string;
    readonly url: string;
  }[];
  /** All custom domain names of REST APIs, without a base path. */
  readonly apiDomains: readonly { readonly constructPath: string; readonly url: string }[];
  /** All distributions, e.g. `http://127.0.0.1:4704`. */
  readonly distributions: readonly { readonly constructPath: string; readonly url: string }[];
  /**
   * The stack's outputs by name. URLs of its REST APIs, distributions, buckets and user pools are local; a token's
   * `iss` claim is still AWS's URL.
   */
  readonly outputs: Outputs;
  /** The buckets, with the keys of a local administrator. `bucket` is the one that the app names, or the first. */
  readonly s3: {
    readonly endpoint: string;
    readonly region: string;
    readonly bucket: string;
    readonly buckets: readonly string[];
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /**
   * Value of `AWS_ENDPOINT_URL` for a developer's programs, to reach DynamoDB, SQS, EventBridge, Lambda, SSM and STS.
   */
  readonly aws: { readonly endpointUrl: string; readonly region: string };
  readonly issuer: { readonly url: string; readonly jwksUri: string; readonly tokenUrl: string };
}

/** File name in the data folder. */
export const ENDPOINTS_FILE = "endpoints.json";

/** Options of {@link endpointsOf}. */
interface EndpointParts {
  readonly model: Model;
  /** The local address of each host name that the stack serves on AWS. */
  readonly urlsByHost: ReadonlyMap<string, string>;
  readonly s3Url: string;
  readonly internetUrl: string;
  readonly administrator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Output with the name of the bucket for `s3.bucket`. @default - the first bucket */
  readonly bucketOutput?: string | undefined;
}

/** An output with an unexpected value. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  readonly output: string;

  constructor(output: string, received: unknown, allowed: string) {
    super(
      `The output ${output} of the stack is ${JSON.stringify(received)}. It must be ${allowed}. Rename the output, or change its value.`,
    );
    this.output = output;
  }
}

/**
 * The data folder cannot be used: it is not a folder, or another running stack uses it, and both would corrupt each
 * other's objects.
 */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
  readonly dataFolder: string;

  constructor(dataFolder: string, problem: string) {
    super(`${dataFolder} ${problem}. Choose another folder (--data DIR).`);
    this.dataFolder = dataFolder;
  }
}

/** Creates the endpoints: AWS's URLs, with local hosts and ports. */
export function endpointsOf(parts: EndpointParts): Endpoints {
  const { model, urlsByHost, internetUrl, administrator } = parts;
  const bucket = bucketOf(parts);
  const pool = model.userPools[0];
  const issuer = pool ? `${internetUrl}/${pool.id}` : internetUrl;
  return {
    restApis: model.restApis.flatMap((api) =>
      api.stages.map(({ name }) => ({
        constructPath: api.constructPath,
        stage: name,
        url: `${urlsByHost.get(restApiHost(api))}/${name}`,
      })),
    ),
    apiDomains: model.apiDomains.map(({ constructPath, domainName }) => ({
      constructPath,
      url: urlsByHost.get(domainName) ?? "",
    })),
    distributions: model.distributions.map(({ constructPath, domainName }) => ({
      constructPath,
      url: urlsByHost.get(domainName) ?? "",
    })),
    outputs: withLocalAddresses(model.outputs, addressesByHost(parts)) as Outputs,
    s3: {
      endpoint: parts.s3Url,
      region: bucket.region,
      bucket: bucket.name,
      buckets: model.buckets.map(({ name }) => name),
      accessKeyId: administrator.accessKeyId,
      secretAccessKey: administrator.secretAccessKey,
    },
    aws: { endpointUrl: internetUrl, region: model.region },
    issuer: {
      url: issuer,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      tokenUrl: `${internetUrl}/oauth2/token`,
    },
  };
}

/** AWS's host name of a REST API. */
export function restApiHost({ id, region }: RestApi): string {
  return `${id}.execute-api.${region}.amazonaws.com`;
}

/** Finds the bucket of `endpoints.s3.bucket`. In a stack without buckets, its name is empty. */
function bucketOf({ model, bucketOutput }: EndpointParts): {
  readonly name: string;
  readonly region: string;
} {
  const named = bucketOutput === undefined ? undefined : model.outputs[bucketOutput];
  if (bucketOutput === undefined || named === undefined) {
    return model.buckets[0] ?? { name: "", region: model.region };
  }
  const bucket = model.buckets.find(({ name }) => name === named);
  if (bucket) return bucket;
  const names = model.buckets.map(({ name }) => name).join(", ") || "none";
  throw new OutputError(bucketOutput, named, `the name of a bucket of the stack (${names})`);
}

/** Writes the file readable only by its owner, and atomically. */
export async function writeEndpoints(dataFolder: string, endpoints: object): Promise<void> {
  const file = join(dataFolder, ENDPOINTS_FILE);
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}

/** Removes the file of a stopped stack. */
export async function removeEndpoints(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, ENDPOINTS_FILE), { force: true });
}

/**
 * Creates the data folder, and checks that no other stack uses it.
 * @throws {DataFolderError} if one does, or if the folder cannot be created. The file that a crashed stack has left is
 * ignored.
 */
export async function claimDataFolder(dataFolder: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true }).catch(({ code }: NodeJS.ErrnoException) => {
    const problem =
      code === "EEXIST" || code === "ENOTDIR" ? "is not a folder" : `cannot be created (${code})`;
    throw new DataFolderError(dataFolder, problem);
  });
  const text = await readFile(join(dataFolder, ENDPOINTS_FILE), "utf8").catch(() => "");
  const issuer = parseObject(text)?.issuer as Partial<Endpoints["issuer"]> | undefined;
  if (!URL.canParse(String(issuer?.url))) return;
  const answer = await fetch(new URL(TOKEN_PATH, issuer?.url)).catch(() => undefined);
  // Another program on that port does not have this path.
  if (answer?.status === 405) throw new DataFolderError(dataFolder, "is in use by another running stack");
}
