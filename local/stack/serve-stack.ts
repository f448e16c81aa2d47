import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../clock.js";
import type { IssuedToken, TokenSpec } from "../cognito/token-spec.js";
import type { HttpHandler } from "../http.js";
import { serveHttp } from "../http-server.js";
import type { Log } from "../log.js";
import type { Model } from "../model.js";
import { resolveStack } from "../terraform/index.js";
import type { Endpoints } from "./endpoints.js";
import { claimDataFolder, endpointsOf, removeEndpoints, writeEndpoints } from "./endpoints.js";
import { createLateHandler } from "./late-handler.js";
import { checkEmulated } from "./not-emulated.js";
import { createComputeServices, createStatefulServices } from "./services.js";
import { Shutdown } from "./shutdown.js";

/** How a stack is served. */
export interface ServeStackOptions {
  /** e.g. `cdktf.out/stacks/uploads`. */
  readonly stackFolder: string;
  /** Objects, keys and `endpoints.json`; made where it is missing. One run at a time may use it. */
  readonly dataFolder: string;
  /** The listeners take this port and those after it; 0: any free ones. */
  readonly firstPort: number;
  readonly log: Log;
  /** @default the system's */
  readonly clock?: Clock;
  /** Where Terraform's variables are (`TF_VAR_…`). @default that of this process */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A stack that runs. */
export interface RunningStack {
  readonly endpoints: Endpoints;
  readonly model: Model;
  /** What runs here, and AWS may refuse. */
  readonly warnings: readonly string[];
  issueToken(spec: TokenSpec): Promise<IssuedToken>;
  /** Ends every listener and every process, and removes `endpoints.json`. */
  close(): Promise<void>;
}

/**
 * Serves a synthesized stack on loopback.
 * @throws {ListenError} where a port is busy; {@link NotEmulatedError}, `UnsupportedError`, … before anything listens
 */
export async function serveStack(options: ServeStackOptions): Promise<RunningStack> {
  const shutdown = new Shutdown();
  try {
    return await boot(options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function boot(options: ServeStackOptions, shutdown: Shutdown): Promise<RunningStack> {
  const { dataFolder, log, clock = Date.now } = options;
  const serve = listeners(options.firstPort, log, shutdown);

  const workFolder = await makeWorkFolder(shutdown);
  const { model, warnings } = await resolve(options, workFolder);
  await claimDataFolder(dataFolder);
  const foundation = { model, dataFolder, workFolder, clock, log };

  const stateful = createStatefulServices(foundation);
  const s3Url = await serve(stateful.s3.httpHandler);
  const internet = createLateHandler();
  const internetUrl = await serve(internet.handler);

  const compute = createComputeServices(foundation, stateful, { internetUrl, s3Url });
  shutdown.add(compute.lambda.close);
  internet.set(compute.internet);

  const urlsByHost = new Map<string, string>();
  for (const api of model.restApis) {
    urlsByHost.set(`${api.id}.execute-api.${api.region}.amazonaws.com`, await serve(compute.restApi(api)));
  }
  for (const distribution of model.distributions) {
    const url = await serve(compute.distribution(distribution));
    for (const host of [distribution.domainName, ...distribution.aliases]) urlsByHost.set(host, url);
  }

  const administrator = stateful.iam.administrator.credentials;
  const endpoints = endpointsOf({ model, urlsByHost, s3Url, internetUrl, administrator });
  await writeEndpoints(dataFolder, endpoints);
  shutdown.add(() => removeEndpoints(dataFolder));

  const { issueToken } = compute;
  return { endpoints, model, warnings, issueToken, close: () => shutdown.run() };
}

async function makeWorkFolder(shutdown: Shutdown): Promise<string> {
  // Outside of any project, so that a function finds no package but its own.
  const folder = await mkdtemp(join(tmpdir(), "s3-upload-patterns-run-"));
  shutdown.add(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function resolve({ stackFolder, environment }: ServeStackOptions, workFolder: string) {
  const resolved = await resolveStack(stackFolder, {
    workFolder: join(workFolder, "terraform"),
    environment: environment ?? process.env,
  });
  checkEmulated(resolved.model);
  return resolved;
}

/** Each call listens on the next port, and gives the address. */
function listeners(
  firstPort: number,
  log: Log,
  shutdown: Shutdown,
): (handler: HttpHandler) => Promise<string> {
  let next = firstPort;
  return async (handler) => {
    const port = firstPort === 0 ? 0 : next++;
    const onError = (error: unknown): void => log({ service: "http", message: String(error) });
    const service = await serveHttp(handler, { port, onError });
    shutdown.add(service.close);
    return service.url;
  };
}
