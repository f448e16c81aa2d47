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
import { outsidePools } from "../internet/issuers/outside-pools.js";
import type { TrustedIssuer } from "../issuers/trusted-issuer.js";
import type { Log } from "../log.js";
import type { Model } from "../model.js";
import { createCustomDomain, createDefaultEndpoint } from "../services/apigateway/index.js";
import type { IssuedToken, TokenSpec } from "../services/cognito/index.js";
import type { EventDelivery } from "../services/eventbridge/index.js";
import type { ObjectCreated } from "../services/s3/index.js";
import type { ResolvedStack } from "../terraform/index.js";
import { resolveStack } from "../terraform/index.js";
import type { AppOutputs } from "./app-outputs.js";
import type { Endpoints } from "./endpoints.js";
import { claimDataFolder, endpointsOf, removeEndpoints, restApiHost, writeEndpoints } from "./endpoints.js";
import { createLateHandler, createLateListener } from "./late.js";
import { addressesByHost, withLocalAddresses } from "./local-addresses.js";
import { checkEmulated } from "./not-emulated.js";
import type { ComputeServices } from "./services/compute.js";
import { createComputeServices } from "./services/compute.js";
import { createStatefulServices } from "./services/stateful.js";
import { Shutdown } from "./shutdown.js";

/** Options of {@link serveStack}. `Fields` are the app's own fields of `endpoints.json`. */
export interface ServeStackOptions<Fields extends object = object> {
  /** e.g. `cdktf.out/stacks/uploads`. */
  readonly stackFolder: string;
  /** Folder of objects, keys and `endpoints.json`; created if it does not exist. Only one running stack may use it. */
  readonly dataFolder: string;
  /** First port of the listeners, which use consecutive ports. 0 for any free ports. */
  readonly firstPort: number;
  readonly log: Log;
  /** @default - the system's clock */
  readonly clock?: Clock;
  /**
   * Delivery of events to their targets: each once and immediately, or as AWS may do in the worst case, some twice and
   * all out of order.
   * @default "ordered"
   */
  readonly eventDelivery?: EventDelivery;
  /**
   * Time that S3 takes to complete a multipart upload, in seconds. On AWS it can take minutes.
   * @default 0
   */
  readonly completeDelaySeconds?: number;
  /**
   * Responds to a request for an issuer's discovery document or keys, to test functions with an issuer that fails, is
   * slow or changes its keys. `undefined` leaves the request to the stand-in.
   * @default - the stand-in responds to all requests
   */
  readonly answerForIssuer?: AnswerFirst;
  /**
   * Responds to a request to DynamoDB, to test functions with a table that throttles, is slow or fails. `undefined`
   * leaves the request to the emulator.
   * @default - the emulator responds to all requests
   */
  readonly answerForDynamoDb?: AnswerFirst;
  /**
   * Values of facts that differ from the emulator's assumptions. `docs/fidelity.md` lists all facts.
   * @default - every fact has its assumed value
   */
  readonly facts?: FactSwitches;
  /** Environment with Terraform's variables (`TF_VAR_…`). @default - that of this process */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Names of the app's outputs that the emulator reads. @default - none */
  readonly outputs?: AppOutputs<Fields>;
  /** Prefix of tenants' groups. @default - from `outputs`, or `tenant:` */
  readonly tenantGroupPrefix?: string;
  /**
   * The policy, or the statements, that the owners of buckets outside the stack have added. The stand-in for a bucket
   * gets the statements that name it.
   * @default - from `outputs`, or none
   */
  readonly bucketPolicy?: object;
}

/** A running stack. */
export interface RunningStack<Fields extends object = object> {
  readonly endpoints: Endpoints & Fields;
  readonly model: Model;
  /** Issuers outside of AWS that the settings of the stack's functions name. */
  readonly issuers: readonly TrustedIssuer[];
  /** Settings that work in the emulator and that AWS may reject, and the stand-ins for buckets and user pools. */
  readonly warnings: readonly string[];
  issueToken(spec: TokenSpec): Promise<IssuedToken>;
  /** Waits until all events are delivered, and all retries and scans have finished. */
  settled(): Promise<void>;
  /**
   * Replaces the switches of `facts` while the stack runs. Facts that are not named return to their assumed value.
   * @throws {FactError} for an unknown fact
   */
  switchFacts(switches: FactSwitches): void;
  /** Stops all listeners and processes, and removes `endpoints.json`. */
  close(): Promise<void>;
}

/**
 * Serves a synthesized stack on loopback.
 * @throws {ListenError} if a port is in use; {@link NotEmulatedError}, `UnsupportedError`, … before anything listens
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
  const shared = { model, dataFolder, workFolder, background, facts, clock, log, ...settings };

  const objectCreated = createLateListener<ObjectCreated>();
  const stateful = await createStatefulServices(shared, objectCreated.listener);
  shutdown.add(stateful.dynamoDb.close);
  const s3Url = await serve(stateful.s3.httpHandler);
  const internet = createLateHandler();
  const internetUrl = await serve(internet.handler);

  const issuers = createIssuerStandIn(await issuersNamedIn(model), stateful.keys, options.answerForIssuer);
  // Set below, when all APIs and distributions listen.
  let addresses: ReturnType<typeof addressesByHost> = new Map();
  const toLocalText = (text: string): string => String(withLocalAddresses(text, addresses));
  const urls = { internetUrl, s3Url, toLocalText };
  const compute = createComputeServices(shared, stateful, urls, issuers);
  shutdown.add(compute.lambda.close);
  // Steps run in reverse order: work in the background ends while the functions and services that it uses still run.
  shutdown.add(background.close);
  internet.set(compute.internet);
  objectCreated.set(compute.onObjectCreated);

  const urlsByHost = await serveHosts(model, compute, serve);
  const administrator = stateful.iam.administrator.credentials;
  const parts = { model, urlsByHost, s3Url, internetUrl, administrator, bucketOutput: outputs.bucket };
  addresses = addressesByHost(parts);
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

/** Serves each REST API and distribution at its own address. Returns the addresses by AWS's host names. */
async function serveHosts(
  { restApis, apiDomains, distributions }: Model,
  { restApi, distribution }: ComputeServices,
  serve: (handler: HttpHandler) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const urlsByHost = new Map<string, string>();
  const handlers = new Map<string, HttpHandler>();
  for (const api of restApis) {
    const handler = restApi(api);
    handlers.set(api.id, handler);
    urlsByHost.set(
      restApiHost(api),
      await serve(createDefaultEndpoint(handler, api.defaultEndpointDisabled)),
    );
  }
  for (const domain of apiDomains) {
    urlsByHost.set(domain.domainName, await serve(createCustomDomain(domain, handlers)));
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
  // Outside of any project, so that a function finds only its own packages.
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
  return withOutsidePools(resolved);
}

/** Adds a stand-in for every user pool that the stack uses but does not create, each with a warning. */
async function withOutsidePools({ model, warnings }: ResolvedStack): Promise<ResolvedStack> {
  const pools = await outsidePools(model);
  const added = pools.map(
    ({ id }) =>
      `The user pool ${id} is not in this stack. The emulator serves a stand-in without the real pool's users, groups ` +
      "and triggers: it issues tokens with any subject and any group.",
  );
  return {
    model: { ...model, userPools: [...model.userPools, ...pools] },
    warnings: [...warnings, ...added],
  };
}

/** Creates a function that serves a handler at the next port, and returns the address. */
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
