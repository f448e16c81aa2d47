import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createBackground } from "../background.js";
import type { Clock } from "../clock.js";
import type { FactSwitches } from "../facts/index.js";
import { createFacts } from "../facts/index.js";
import type { AnswerFirst, HttpHandler } from "../http/http.js";
import { serveHttp } from "../http/http-server.js";
import { createIssuerStandIn } from "../internet/issuers/issuer-stand-in.js";
import { issuersNamedIn } from "../internet/issuers/named-issuers.js";
import type { TrustedIssuer } from "../issuers/trusted-issuer.js";
import type { Log } from "../log.js";
import type { Model } from "../model.js";
import type { IssuedToken, TokenSpec } from "../services/cognito/index.js";
import type { EventDelivery } from "../services/eventbridge/index.js";
import type { ObjectCreated } from "../services/s3/index.js";
import { resolveStack } from "../terraform/index.js";
import type { AppOutputs } from "./app-outputs.js";
import type { Endpoints } from "./endpoints.js";
import { claimDataFolder, endpointsOf, removeEndpoints, restApiHost, writeEndpoints } from "./endpoints.js";
import { createLateHandler, createLateListener } from "./late.js";
import { checkEmulated } from "./not-emulated.js";
import type { ComputeServices } from "./services/compute.js";
import { createComputeServices } from "./services/compute.js";
import { createStatefulServices } from "./services/stateful.js";
import { Shutdown } from "./shutdown.js";

/** How a stack is served; `Fields` are the app's own fields of `endpoints.json`. */
export interface ServeStackOptions<Fields extends object = object> {
  /** e.g. `cdktf.out/stacks/uploads`. */
  readonly stackFolder: string;
  /** Objects, keys and `endpoints.json`; made where it is missing. One run at a time may use it. */
  readonly dataFolder: string;
  /** The listeners take this port and those after it; 0: any free ones. */
  readonly firstPort: number;
  readonly log: Log;
  /** @default the system's */
  readonly clock?: Clock;
  /**
   * How events reach their targets: each once and at once, or as AWS may do at worst, some of them twice and all out
   * of order.
   * @default "ordered"
   */
  readonly eventDelivery?: EventDelivery;
  /**
   * How long S3 takes to complete a multipart upload, in seconds; on AWS it can take minutes.
   * @default 0
   */
  readonly completeDelaySeconds?: number;
  /**
   * Answers a request for an issuer's discovery document or keys, to see what functions do if an issuer fails, is slow
   * or changes its keys. Undefined leaves the answer to the stand-in.
   * @default - the stand-in answers every request
   */
  readonly answerForIssuer?: AnswerFirst;
  /**
   * Answers a request to DynamoDB, to see what functions do if a table throttles, is slow or is down. Undefined leaves
   * the answer to the emulator. @default - the emulator answers every request
   */
  readonly answerForDynamoDb?: AnswerFirst;
  /**
   * Behaviours of AWS that differ from what the emulator assumes: whether each fact is true. `docs/fidelity.md` lists
   * all facts. @default - none differs
   */
  readonly facts?: FactSwitches;
  /** Where Terraform's variables are (`TF_VAR_…`). @default that of this process */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What the app calls its outputs. @default - no output has a meaning */
  readonly outputs?: AppOutputs<Fields>;
  /** Prefix of the groups that stand for tenants. @default - what `outputs` names, or `tenant:` */
  readonly tenantGroupPrefix?: string;
  /**
   * The policy, or the statements, that the owners of buckets outside the stack have added: the stand-in for such a
   * bucket gets those that name it. @default - what `outputs` names, or none
   */
  readonly bucketPolicy?: object;
}

/** A stack that runs. */
export interface RunningStack<Fields extends object = object> {
  readonly endpoints: Endpoints & Fields;
  readonly model: Model;
  /** Issuers outside of AWS that the settings of the stack's functions name. */
  readonly issuers: readonly TrustedIssuer[];
  /** What runs here, and AWS may reject. */
  readonly warnings: readonly string[];
  issueToken(spec: TokenSpec): Promise<IssuedToken>;
  /** Waits until every event has been delivered, and every retry and scan is over. */
  settled(): Promise<void>;
  /**
   * Replaces the switches of `facts` while the stack runs; what is not named is as assumed again.
   * @throws {FactError} for an unknown fact
   */
  switchFacts(switches: FactSwitches): void;
  /** Ends every listener and every process, and removes `endpoints.json`. */
  close(): Promise<void>;
}

/**
 * Serves a synthesized stack on loopback.
 * @throws {ListenError} where a port is busy; {@link NotEmulatedError}, `UnsupportedError`, … before anything listens
 */
export async function serveStack<Fields extends object = object>(
  options: ServeStackOptions<Fields>,
): Promise<RunningStack<Fields>> {
  const shutdown = new Shutdown();
  try {
    return await boot(options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function boot<Fields extends object>(
  options: ServeStackOptions<Fields>,
  shutdown: Shutdown,
): Promise<RunningStack<Fields>> {
  const { dataFolder, log, clock = Date.now, outputs = {} } = options;
  const facts = createFacts(options.facts);
  const serve = listeners(options.firstPort, { log, clock }, shutdown);

  const workFolder = await makeWorkFolder(shutdown);
  const { model, warnings } = await resolve(options, workFolder);
  await claimDataFolder(dataFolder);
  const background = createBackground({ clock, log });
  const { eventDelivery = "ordered", completeDelaySeconds = 0 } = options;
  const tenantGroupPrefix = options.tenantGroupPrefix ?? tenantGroupPrefixOf(model, outputs);
  const { answerForDynamoDb } = options;
  const settings = { eventDelivery, completeDelaySeconds, tenantGroupPrefix, answerForDynamoDb };
  const foundation = { model, dataFolder, workFolder, background, facts, clock, log, ...settings };

  const objectCreated = createLateListener<ObjectCreated>();
  const stateful = await createStatefulServices(foundation, objectCreated.listener);
  shutdown.add(stateful.dynamoDb.close);
  const s3Url = await serve(stateful.s3.httpHandler);
  const internet = createLateHandler();
  const internetUrl = await serve(internet.handler);

  const issuers = createIssuerStandIn(await issuersNamedIn(model), stateful.keys, options.answerForIssuer);
  const compute = createComputeServices(foundation, stateful, { internetUrl, s3Url }, issuers);
  shutdown.add(compute.lambda.close);
  // Before the functions and all that they reach: what runs is finished.
  shutdown.add(background.close);
  internet.set(compute.internet);
  objectCreated.set(compute.onObjectCreated);

  const urlsByHost = await serveHosts(model, compute, serve);
  const administrator = stateful.iam.administrator.credentials;
  const parts = { model, urlsByHost, s3Url, internetUrl, administrator, bucketOutput: outputs.bucket };
  const found = endpointsOf(parts);
  const endpoints = { ...(outputs.fields?.(found, model.outputs) ?? ({} as Fields)), ...found };
  await writeEndpoints(dataFolder, endpoints);
  shutdown.add(() => removeEndpoints(dataFolder));

  const { issueToken } = compute;
  const { settled } = background;
  const close = (): Promise<void> => shutdown.run();
  const running = { endpoints, model, issuers: issuers.issuers, warnings };
  return { ...running, issueToken, settled, switchFacts: facts.switchTo, close };
}

/** Serves every REST API and distribution at an address of its own; gives those by the host names that AWS gives. */
async function serveHosts(
  { restApis, distributions }: Model,
  { restApi, distribution }: ComputeServices,
  serve: (handler: HttpHandler) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const urlsByHost = new Map<string, string>();
  for (const api of restApis) {
    urlsByHost.set(restApiHost(api), await serve(restApi(api)));
  }
  for (const one of distributions) {
    const url = await serve(distribution(one));
    for (const host of [one.domainName, ...one.aliases]) urlsByHost.set(host, url);
  }
  return urlsByHost;
}

function tenantGroupPrefixOf(
  { outputs }: Model,
  { tenantGroupPrefix: name }: AppOutputs,
): string | undefined {
  const prefix = name === undefined ? undefined : outputs[name];
  return typeof prefix === "string" ? prefix : undefined;
}

async function makeWorkFolder(shutdown: Shutdown): Promise<string> {
  // Outside of any project, so that a function finds no package but its own.
  const folder = await mkdtemp(join(tmpdir(), "s3-upload-patterns-run-"));
  shutdown.add(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function resolve<Fields extends object>(
  { stackFolder, environment, outputs, bucketPolicy }: ServeStackOptions<Fields>,
  workFolder: string,
) {
  const resolved = await resolveStack(stackFolder, {
    workFolder: join(workFolder, "terraform"),
    bucketPolicy: { output: outputs?.bucketPolicy, given: bucketPolicy },
    environment: environment ?? process.env,
  });
  checkEmulated(resolved.model);
  return resolved;
}

/** Each call listens on the next port, and gives the address. */
function listeners(
  firstPort: number,
  { log, clock }: { readonly log: Log; readonly clock: Clock },
  shutdown: Shutdown,
): (handler: HttpHandler) => Promise<string> {
  let next = firstPort;
  return async (handler) => {
    const port = firstPort === 0 ? 0 : next++;
    const onError = (error: unknown): void => log({ service: "http", message: String(error) });
    const service = await serveHttp(handler, { port, onError, clock });
    shutdown.add(service.close);
    return service.url;
  };
}
