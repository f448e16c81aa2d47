import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FactSwitches } from "../facts/index.js";
import type { LogEntry } from "../log.js";
import type { Endpoints, RunningStack, ServeStackOptions } from "../stack/index.js";
import { serveStack } from "../stack/index.js";
import { StackNotLoadedError } from "../terraform/index.js";
import type { StoredObject } from "./read-object.js";
import { ObjectNotReadError, readObject } from "./read-object.js";
import type { TokenRequest } from "./token-request.js";
import { tokenFor } from "./token-request.js";

/** Options of {@link startEmulator}. */
export interface StartEmulatorOptions<Fields extends object = object>
  extends Partial<Omit<ServeStackOptions<Fields>, "stackFolder">> {
  /** Folder of a synthesized stack, e.g. `cdktf.out/stacks/uploads`. */
  readonly stack: string;
  /** Folder of objects and keys. @default - a temporary folder, which `stop()` removes */
  readonly dataFolder?: string;
  /** First port of the listeners, which use consecutive ports. @default 0 - any free ports */
  readonly firstPort?: number;
  /** Receives every line of the log. @default - nothing is logged */
  readonly log?: (entry: LogEntry) => void;
}

/** An event that EventBridge received. */
export interface EmulatedEvent {
  /** e.g. `aws.s3`. */
  readonly source: string;
  /** e.g. `Object Created`. */
  readonly "detail-type": string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A running stack, for tests. */
export interface Emulator<Fields extends object = object> {
  /** Local addresses of everything that the stack serves; `endpoints.outputs` has the stack's outputs by name. */
  readonly endpoints: Endpoints & Fields;
  /** Settings that work in the emulator and that AWS may reject, and the stand-ins for buckets and user pools. */
  readonly warnings: readonly string[];
  /**
   * Issues a token.
   * @throws {TokenNotIssuedError} if the request is invalid, or the real issuer would not issue it
   */
  token(request?: TokenRequest): Promise<string>;
  /**
   * Reads an object as an administrator; `undefined` if it does not exist.
   * @throws {ObjectNotReadError} if the bucket is unknown, or its policy denies it
   */
  object(
    key: string,
    options?: {
      /** @default - `endpoints.s3.bucket` */
      readonly bucket?: string;
    },
  ): Promise<StoredObject | undefined>;
  /** The events that EventBridge has received, oldest first. */
  events(): readonly EmulatedEvent[];
  /** Waits until all events are delivered, and all retries and scans have finished. */
  settled(): Promise<void>;
  /**
   * Replaces the switches of `facts` while the stack runs. Facts that are not named return to their assumed value.
   * @throws {FactError} for an unknown fact
   */
  switchFacts(switches: FactSwitches): void;
  /** Stops all listeners and processes, and removes the temporary data folder. A second call does nothing. */
  stop(): Promise<void>;
}

/**
 * Serves a synthesized stack on this machine, for a test.
 *
 * ```ts
 * const emulator = await startEmulator({ stack: "cdktf.out/stacks/uploads" });
 * const authorization = `Bearer ${await emulator.token({ sub: "alice" })}`;
 * await fetch(`${emulator.endpoints.outputs.edge_url}/a.txt`, { method: "PUT", headers: { authorization }, body: "a"
 * });
 * await emulator.stop();
 * ```
 * @throws {StackNotLoadedError} if the folder has no synthesized stack
 * @throws {UnsupportedError} and {NotEmulatedError} with everything in the stack that is not emulated
 */
export async function startEmulator<Fields extends object = object>(
  options: StartEmulatorOptions<Fields>,
): Promise<Emulator<Fields>> {
  const { stack, log, firstPort = 0, clock = Date.now, ...others } = options;
  if (typeof stack !== "string" || stack === "") {
    const allowed = 'the folder of a synthesized stack, e.g. "cdktf.out/stacks/uploads"';
    throw new StackNotLoadedError("", `stack is ${JSON.stringify(stack)}; it must be ${allowed}.`);
  }
  const temporary = options.dataFolder === undefined ? await mkdtemp(join(tmpdir(), "emulator-")) : undefined;
  const removeTemporary = async (): Promise<void> => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  };
  const received: EmulatedEvent[] = [];
  try {
    const running = await serveStack<Fields>({
      ...others,
      stackFolder: stack,
      dataFolder: options.dataFolder ?? temporary ?? "",
      firstPort,
      clock,
      log: (entry) => {
        if (entry.event) received.push(entry.event as unknown as EmulatedEvent);
        log?.(entry);
      },
    });
    return emulatorOf(running, { received, clock, removeTemporary });
  } catch (error) {
    await removeTemporary();
    throw error;
  }
}

interface Parts {
  readonly received: readonly EmulatedEvent[];
  readonly clock: () => number;
  readonly removeTemporary: () => Promise<void>;
}

function emulatorOf<Fields extends object>(
  running: RunningStack<Fields>,
  { received, clock, removeTemporary }: Parts,
): Emulator<Fields> {
  const { endpoints, warnings, issueToken, settled, switchFacts } = running;
  return {
    endpoints,
    warnings,
    token: (request = {}) => tokenFor(request, issueToken),
    object: async (key, { bucket = endpoints.s3.bucket } = {}) => {
      const region = regionOf(bucket, running);
      return readObject({ ...endpoints.s3, bucket, region }, key, new Date(clock()));
    },
    events: () => [...received],
    settled,
    switchFacts,
    stop: async () => {
      await running.close();
      await removeTemporary();
    },
  };
}

function regionOf(bucket: string, { model }: Pick<RunningStack, "model">): string {
  const found = model.buckets.find(({ name }) => name === bucket);
  if (found) return found.region;
  const names = model.buckets.map(({ name }) => name).join(", ") || "none";
  throw new ObjectNotReadError(`Unknown bucket ${JSON.stringify(bucket)}. Buckets of the stack: ${names}.`);
}
