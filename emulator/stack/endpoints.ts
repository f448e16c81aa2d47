import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TOKEN_PATH } from "../internet/local-requests.js";
import { parseObject } from "../json.js";
import type { Model, RestApi } from "../model.js";
import { addressesByHost, withLocalAddresses } from "./local-addresses.js";

/** A stack's outputs by name. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Where everything of a running stack is; `endpoints.json` holds it while it runs. */
export interface Endpoints {
  /** Every stage of every REST API, e.g. `http://127.0.0.1:4702/v1`. */
  readonly restApis: readonly {
    readonly constructPath: string;
    readonly stage: string;
    readonly url: string;
  }[];
  /** Every distribution, e.g. `http://127.0.0.1:4704`. */
  readonly distributions: readonly { readonly constructPath: string; readonly url: string }[];
  /**
   * The stack's outputs by name. URLs of its REST APIs, distributions, buckets and user pools are local ones; a
   * token's `iss` claim is still the URL that AWS gives.
   */
  readonly outputs: Outputs;
  readonly console: string | null;
  /** The buckets, with the keys of a local administrator; `bucket` is the one that the app names, or the first. */
  readonly s3: {
    readonly endpoint: string;
    readonly region: string;
    readonly bucket: string;
    readonly buckets: readonly string[];
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** What a developer's own programs set `AWS_ENDPOINT_URL` to, to reach DynamoDB, SQS, EventBridge, Lambda, SSM and STS. */
  readonly aws: { readonly endpointUrl: string; readonly region: string };
  readonly issuer: { readonly url: string; readonly jwksUri: string; readonly tokenUrl: string };
}

/** The name of the file in the data folder. */
export const ENDPOINTS_FILE = "endpoints.json";

/** What {@link endpointsOf} puts together. */
interface EndpointParts {
  readonly model: Model;
  /** The local address of every host name that the stack serves on AWS. */
  readonly urlsByHost: ReadonlyMap<string, string>;
  readonly s3Url: string;
  readonly internetUrl: string;
  readonly administrator: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Output with the name of the bucket that `s3.bucket` names. @default - the first bucket */
  readonly bucketOutput?: string | undefined;
}

/** An output that holds something else than it should. */
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

/** The data folder cannot be used: it is none, or another run uses it and both would spoil each other's objects. */
export class DataFolderError extends Error {
  override readonly name = "DataFolderError";
  readonly dataFolder: string;

  constructor(dataFolder: string, problem: string) {
    super(`${dataFolder} ${problem}. Choose another folder (--data DIR).`);
    this.dataFolder = dataFolder;
  }
}

/** Works out the endpoints: AWS's addresses, with the local listener in place of the host. */
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
    distributions: model.distributions.map(({ constructPath, domainName }) => ({
      constructPath,
      url: urlsByHost.get(domainName) ?? "",
    })),
    outputs: withLocalAddresses(model.outputs, addressesByHost(parts)) as Outputs,
    console: null,
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

/** The host name that AWS gives to a REST API. */
export function restApiHost({ id, region }: RestApi): string {
  return `${id}.execute-api.${region}.amazonaws.com`;
}

/** A stack without a bucket (only an account's settings, for example) has the name of none. */
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

/** Writes the file so that only its owner can read it, and a reader never sees half of it. */
export async function writeEndpoints(dataFolder: string, endpoints: object): Promise<void> {
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
  const issuer = parseObject(text)?.issuer as Partial<Endpoints["issuer"]> | undefined;
  if (!URL.canParse(String(issuer?.url))) return;
  const answer = await fetch(new URL(TOKEN_PATH, issuer?.url)).catch(() => undefined);
  // Any other program on that port knows no such path.
  if (answer?.status === 405)
    throw new DataFolderError(dataFolder, "is in use: a stack runs over it already");
}
