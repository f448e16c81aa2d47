import { createApiRequests } from "../api/api-requests.js";
import { callerOf } from "../api/token-caller.js";
import { createTokens } from "../api/tokens.js";
import { createProgressMeter } from "../events/progress-meter.js";
import type { UploadEvent } from "../events/upload-event.js";
import { createRetries } from "../http/retries.js";
import { secureSend } from "../http/secure-send.js";
import type { UploadOptions } from "../options.js";
import type { Platform } from "../platform.js";
import { tolerantStates } from "../states/tolerant-states.js";
import type { UploadStates } from "../states/upload-states.js";
import { createWorkerTuner } from "../workers/worker-tuner.js";
import { checkOptions } from "./check-options.js";
import { createChecksumPool } from "./checksum-pool.js";
import type { Gate } from "./gate.js";
import type { Run } from "./run.js";

const MOST_WORKERS = 32;

/** Inputs of a run. */
interface RunInputs {
  readonly platform: Platform;
  readonly states: UploadStates | undefined;
  readonly gate: Gate;
  readonly signal: AbortSignal;
  readonly emit: (event: UploadEvent) => void;
  readonly onCreated: Run["onCreated"];
  readonly shared: Run["shared"];
}

/** @throws {UploadError} of kind `usage` if an option or the endpoint is wrong */
export function createRun(options: UploadOptions, inputs: RunInputs): Run {
  const { platform, states, gate, signal, emit, onCreated, shared } = inputs;
  checkOptions(options);
  const { endpoint, getToken, key, maxWorkers = MOST_WORKERS } = options;
  const tokens = shared?.tokens ?? createTokens(getToken);
  const send = secureSend(platform, endpoint);
  const retries = createRetries({ ...platform, send }, emit, options.patienceMs);
  return {
    platform,
    options,
    states: states && tolerantStates(states, (reason) => emit({ type: "not-saved", reason })),
    gate,
    signal,
    emit,
    onCreated,
    shared,
    retries,
    api: createApiRequests(endpoint, tokens, retries),
    checksums: createChecksumPool(platform.crc64),
    tuner: createWorkerTuner(maxWorkers, platform.now, (workers) => emit({ type: "workers", workers })),
    progress: createProgressMeter(platform.now, (progress) => {
      options.onProgress?.(progress);
      emit({ type: "progress", ...progress });
    }),
    stateKeyOf: async (path, url) => ({
      endpoint: url,
      caller: callerOf(await tokens.current(signal)),
      path,
      key,
    }),
  };
}
