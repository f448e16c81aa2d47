import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { S3Client } from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";
import { createFacts } from "../../../../../emulator/facts/index.js";
import type { HttpHeader, HttpRequest, HttpResponse } from "../../../../../emulator/http/http.js";
import type { HttpService } from "../../../../../emulator/http/http-server.js";
import type { Iam } from "../../../../../emulator/iam/iam.js";
import { createIam } from "../../../../../emulator/iam/iam.js";
import type { Caller, Credentials } from "../../../../../emulator/iam/principal.js";
import type { LogEntry } from "../../../../../emulator/log.js";
import type { Bucket, Role } from "../../../../../emulator/model.js";
import type { S3, S3Options } from "../../../../../emulator/services/s3/s3.js";
import { createS3 } from "../../../../../emulator/services/s3/s3.js";
import { serveForTest } from "../../../../support/http-server.js";
import { ACCOUNT_ID, BUCKET, modelOf, REGION, WRITER } from "./model.js";

export interface World {
  readonly s3: S3;
  readonly iam: Iam;
  readonly service: HttpService;
  readonly client: S3Client;
  readonly log: readonly LogEntry[];
  readonly dataFolder: string;
  /** The current time. Tests set it. */
  readonly time: { now: number };
  clientFor(credentials: Credentials, settings?: ClientSettings): S3Client;
  /** Keys of a session of the writer's role. */
  writer(): Credentials;
}

interface ClientSettings {
  readonly forcePathStyle?: boolean;
  /** Whether the client sends a checksum by default. */
  readonly checksums?: "WHEN_SUPPORTED" | "WHEN_REQUIRED";
}

/** A running S3 with one bucket and one role, and an SDK client for the administrator. */
export async function createWorld(
  bucket: Partial<Bucket> = {},
  roles?: readonly Role[],
  dataFolder?: string,
  settings: Partial<S3Options> = {},
): Promise<World> {
  const folder = dataFolder ?? (await temporaryFolder());
  const time = { now: Date.now() };
  const model = modelOf([{ ...BUCKET, ...bucket }], roles);
  const log: LogEntry[] = [];
  const clock = (): number => time.now;
  const iam = createIam({ model, clock });
  const s3 = createS3({
    model,
    dataFolder: folder,
    iam,
    facts: createFacts(),
    clock,
    log: (entry) => log.push(entry),
    ...settings,
  });
  const service = await serveForTest(s3.httpHandler);
  const clientFor: World["clientFor"] = (
    credentials,
    { forcePathStyle = true, checksums = "WHEN_SUPPORTED" } = {},
  ) =>
    new S3Client({
      endpoint: service.url,
      region: REGION,
      forcePathStyle,
      credentials,
      requestChecksumCalculation: checksums,
      maxAttempts: 1,
      retryMode: "standard",
    });
  const writer = (): Credentials => {
    const session = iam.assumeRole({
      roleArn: WRITER.arn,
      servicePrincipal: "lambda.amazonaws.com",
      sessionName: "s",
    });
    if (session.outcome === "denied") throw new RangeError(session.reason);
    return session.credentials;
  };
  const client = clientFor(iam.administrator.credentials);
  return { s3, iam, service, client, log, dataFolder: folder, time, clientFor, writer };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "s3-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface DirectRequest {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
}

/** A request as another service of the emulator would send it. */
export function directRequest({
  method = "PUT",
  path,
  query,
  headers,
  body = "",
}: DirectRequest): HttpRequest {
  const length: HttpHeader[] =
    typeof body === "string" ? [["content-length", String(Buffer.byteLength(body))]] : [];
  return {
    method,
    path: path ?? "/files/in/a.txt",
    query: query ?? "",
    headers: [...length, ...Object.entries(headers ?? {})],
    body: typeof body === "string" ? Readable.from([Buffer.from(body)]) : body,
    remoteAddress: "127.0.0.1",
  };
}

export async function bodyText(response: HttpResponse): Promise<string> {
  if (typeof response.body === "string") return response.body;
  return response.body instanceof Uint8Array ? Buffer.from(response.body).toString() : text(response.body);
}

/** The administrator as a caller, as named by a service that signed for it. */
export function administrator({ iam }: World): Caller {
  return { principal: iam.administrator.principal, authType: "REST-HEADER" };
}

export function service(sourceArn = "arn:aws:cloudfront::111122223333:distribution/E1"): Caller {
  return {
    authType: "REST-HEADER",
    principal: { type: "service", service: "cloudfront.amazonaws.com", sourceArn, sourceAccount: ACCOUNT_ID },
  };
}

export const OAI_ARN = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2";

export const OAI: Caller = {
  authType: "REST-HEADER",
  principal: { type: "origin-access-identity", arn: OAI_ARN, canonicalUserId: "abc" },
};
