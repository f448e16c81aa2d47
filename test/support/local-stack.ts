import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import {
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type { TerraformStack } from "cdktf";
import { App } from "cdktf";
import type { JWK } from "jose";
import { calculateJwkThumbprint, importJWK, SignJWT, UnsecuredJWT } from "jose";
import type { FactSwitches } from "../../emulator/facts/index.js";
import type { LogEntry } from "../../emulator/log.js";
import type { Endpoints, RunningStack, ServeStackOptions, TokenSpec } from "../../emulator/stack/index.js";
import { serveStack } from "../../emulator/stack/index.js";
import type { UploadEndpoints } from "../../local/outputs.js";
import { UPLOADS_OUTPUTS } from "../../local/outputs.js";
import { signRequest } from "./sign-request.js";
import { writeSigningKeys } from "./signing-keys.js";
import { writeUploadsStack } from "./synthesized-uploads.js";

/** A running stack for tests. */
export interface LocalStack {
  readonly endpoints: UploadEndpoints;
  /** The log so far. */
  readonly log: readonly LogEntry[];
  /** Sends a request unchanged: no header is added except the length, and the path is not normalized. */
  send(
    method: string,
    url: string,
    body?: Buffer | string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Sends a body without its length. */
  sendChunked(method: string, url: string, body: string, headers?: Record<string, string>): Promise<Answer>;
  token(spec: TokenSpec & { readonly sub?: string }): Promise<string>;
  expiredToken(spec: { readonly sub: string }): Promise<string>;
  /** A token signed with the issuer's key, with claims changed or removed. */
  foreignToken(claims: Readonly<Record<string, unknown>>, spec?: TokenSpec): Promise<string>;
  /** A token without a signature. */
  unsignedToken(spec: { readonly sub: string }): Promise<string>;
  /** An object's bytes, or `undefined` if it does not exist. */
  object(key: string): Promise<Buffer | undefined>;
  head(key: string): Promise<HeadObjectCommandOutput>;
  /** All keys of the bucket. */
  keys(): Promise<string[]>;
  /** An object's tags by key. */
  tags(key: string): Promise<Readonly<Record<string, string>>>;
  /** Removes an object's tags, as the administrator. */
  removeTags(key: string): Promise<void>;
  /**
   * Puts an object that is not an upload, as the administrator.
   * @param metadata - Names without `x-amz-meta-`. Default: none.
   */
  put(key: string, body: string, metadata?: Record<string, string>): Promise<void>;
  /** The events on event buses so far, in order. @default - of every `detail-type` */
  events(detailType?: string): readonly PutEvent[];
  /** Waits until all events are delivered, and all retries and scans have finished. */
  settled(): Promise<void>;
  /** The bodies of the messages that a queue returns now, ten at most. They are hidden for a while then. */
  messages(queueUrl: string): Promise<readonly string[]>;
  /** Calls SQS, EventBridge or Lambda as the administrator. */
  askAws(service: string, target: string, input: object): Promise<Answer>;
  /** Applies the lifecycle rules. Returns the numbers of aborted uploads and removed versions. */
  applyLifecycle(): Promise<AppliedLifecycle>;
  /** Replaces the switched facts about AWS. */
  switchFacts(switches: FactSwitches): void;
  /** Advances the emulator's clock. */
  advance(seconds: number): void;
  /** Stops the emulator's clock except for `advance`, so that no limit depends on a machine's speed. */
  stopClock(): void;
  close(): Promise<void>;
}

interface AppliedLifecycle {
  readonly abortedUploads: number;
  readonly expiredVersions: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  json(): unknown;
}

/** An event that was put on a bus. */
export interface PutEvent {
  readonly "detail-type": string;
  readonly source: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Settings for serving the stack, e.g. the worst behaviour of AWS that a test needs. */
export type ServeSettings = Pick<
  ServeStackOptions,
  "eventDelivery" | "completeDelaySeconds" | "answerForIssuer" | "answerForDynamoDb"
> & {
  /** The `iss` claims of issuers whose signing keys other stacks share. @default - only user pools */
  readonly issuers?: readonly string[];
};

/** Synthesizes the project's own stack with these settings, and serves it. */
export function serveUploads(
  settings: Record<string, unknown> = {},
  changeStack?: (stackFolder: string) => void,
  serveSettings?: ServeSettings,
): Promise<LocalStack> {
  const given = { region: "eu-central-1", corsAllowedOrigins: ["*"], ...settings };
  return serveFolder((folder) => {
    const stackFolder = join(folder, "uploads");
    writeUploadsStack(given, stackFolder);
    changeStack?.(stackFolder);
    return stackFolder;
  }, serveSettings);
}

/** Synthesizes any single stack, and serves it. */
export function serve(
  build: (app: App) => TerraformStack,
  changeStack?: (stackFolder: string) => void,
  serveSettings?: ServeSettings,
): Promise<LocalStack> {
  return serveFolder((folder) => {
    const app = new App({ outdir: folder });
    const { node } = build(app);
    app.synth();
    const stackFolder = join(folder, "stacks", node.id);
    changeStack?.(stackFolder);
    return stackFolder;
  }, serveSettings);
}

/** Serves the stack that `writeStack` writes below a folder. It returns the stack's own folder. */
async function serveFolder(
  writeStack: (folder: string) => string,
  { issuers = [], ...serveSettings }: ServeSettings = {},
): Promise<LocalStack> {
  const folder = mkdtempSync(join(tmpdir(), "local-stack-"));
  const stackFolder = writeStack(join(folder, "out"));

  let offsetMs = 0;
  let now = Date.now;
  const log: LogEntry[] = [];
  const dataFolder = join(folder, "data");
  const running = await serveStack({
    stackFolder,
    dataFolder,
    ...serveSettings,
    firstPort: 0,
    outputs: UPLOADS_OUTPUTS,
    clock: () => now() + offsetMs,
    log: (entry) => log.push(entry),
  });
  const { endpoints, model } = running;
  writeSigningKeys(dataFolder, [...model.userPools.map(({ id }) => id), ...issuers]);
  const bucket = readBucket(endpoints);
  const issue = async ({ sub, ...spec }: TokenSpec & { readonly sub?: string }): Promise<string> => {
    const issued = await running.issueToken(sub === undefined ? spec : { ...spec, subject: sub });
    if (issued.outcome === "rejected") throw new Error(issued.reason);
    return issued.token;
  };
  return {
    endpoints,
    log,
    send: (method, url, body, headers = {}) => {
      const length = String(Buffer.byteLength(body ?? ""));
      return sendRequest(method, url, body, {
        ...(body === undefined ? {} : { "content-length": length }),
        ...headers,
      });
    },
    sendChunked: (method, url, body, headers = {}) =>
      sendRequest(method, url, body, { ...headers, "transfer-encoding": "chunked" }),
    token: issue,
    expiredToken: ({ sub }) => issue({ sub, expiresInSeconds: -60 }),
    foreignToken: async (claims, spec = { subject: "alice" }) =>
      resign(dataFolder, await issue(spec), claims),
    unsignedToken: async ({ sub }) => new UnsecuredJWT(payloadOf(await issue({ sub }))).encode(),
    ...bucket,
    ...eventsOf(running, log, () => now() + offsetMs),
    switchFacts: running.switchFacts,
    advance: (seconds) => {
      offsetMs += seconds * 1000;
    },
    stopClock: () => {
      const stoppedAt = now();
      now = () => stoppedAt;
    },
    close: async () => {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sendRequest(
  method: string,
  url: string,
  body: Buffer | string | undefined,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const path = url.replace(/^https?:\/\/[^/]+/, "") || "/";
    const outgoing = request({ method, hostname, port, path, headers }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const received = Buffer.concat(chunks);
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers as Record<string, string>,
        body: received,
        json: () => JSON.parse(received.toString()),
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** The event services, as the administrator uses them. */
function eventsOf(
  { endpoints, settled }: RunningStack,
  log: readonly LogEntry[],
  clock: () => number,
): Pick<LocalStack, "events" | "settled" | "messages" | "askAws" | "applyLifecycle"> {
  const { aws, s3 } = endpoints;
  const { region, accessKeyId, secretAccessKey } = { ...s3, ...aws };
  const url = `${aws.endpointUrl}/`;
  const askAws: LocalStack["askAws"] = (service, target, input) => {
    const body = JSON.stringify(input);
    const keys = { accessKeyId, secretAccessKey, signedAt: new Date(clock()) };
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": target };
    const signed = signRequest({ method: "POST", url, body, region, service, headers, ...keys });
    return sendRequest("POST", url, body, signed);
  };
  return {
    events: (detailType) => {
      const all = log.flatMap(({ event }) => (event === undefined ? [] : [event as unknown as PutEvent]));
      return all.filter((event) => detailType === undefined || event["detail-type"] === detailType);
    },
    settled,
    messages: async (QueueUrl) => {
      const asked = { QueueUrl, MaxNumberOfMessages: 10 };
      const answer = (await askAws("sqs", "AmazonSQS.ReceiveMessage", asked)).json();
      const { Messages = [] } = answer as { Messages?: readonly { readonly Body: string }[] };
      return Messages.map(({ Body }) => Body);
    },
    askAws,
    applyLifecycle: async () => {
      const authorization = `Bearer ${secretAccessKey}`;
      const answer = await sendRequest("POST", `${aws.endpointUrl}/_local/lifecycle`, "", { authorization });
      return answer.json() as AppliedLifecycle;
    },
  };
}

/** A bucket, as its administrator reads it. */
export function readBucket({
  s3,
}: Endpoints): Pick<LocalStack, "object" | "head" | "keys" | "tags" | "removeTags" | "put"> {
  const { endpoint, region, bucket: Bucket, accessKeyId, secretAccessKey } = s3;
  const client = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  return {
    object: async (Key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === "NoSuchKey") return undefined;
        throw error;
      }
    },
    tags: async (Key) => {
      const { TagSet = [] } = await client.send(new GetObjectTaggingCommand({ Bucket, Key }));
      return Object.fromEntries(TagSet.map(({ Key: key = "", Value = "" }) => [key, Value]));
    },
    removeTags: async (Key) => {
      await client.send(new DeleteObjectTaggingCommand({ Bucket, Key }));
    },
    put: async (Key, Body, Metadata) => {
      await client.send(new PutObjectCommand({ Bucket, Key, Body, Metadata }));
    },
    head: (Key) => client.send(new HeadObjectCommand({ Bucket, Key })),
    keys: async () => {
      const keys: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
        keys.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return keys;
    },
  };
}

async function resign(
  dataFolder: string,
  token: string,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const [head = ""] = token.split(".");
  const header = JSON.parse(Buffer.from(head, "base64url").toString()) as { kid: string; alg: "RS256" };
  const key = await importJWK(await findSigningKey(dataFolder, header.kid), "RS256");
  return new SignJWT({ ...payloadOf(token), ...claims }).setProtectedHeader(header).sign(key);
}

function payloadOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

/** Finds an issuer's private key in the data folder. */
async function findSigningKey(dataFolder: string, kid: string): Promise<JWK> {
  const files = readdirSync(dataFolder, { recursive: true, encoding: "utf8" });
  const keys: JWK[] = files
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(dataFolder, name), "utf8")))
    .filter(({ kty, d }) => kty === "RSA" && d !== undefined);
  for (const key of keys) {
    if ((await calculateJwkThumbprint(key)) === kid) return key;
  }
  throw new Error(`no signing key ${kid} in ${dataFolder}`);
}
