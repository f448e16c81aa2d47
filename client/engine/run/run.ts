import type { ApiRequests } from "../api/api-requests.js";
import type { SharedRun } from "../batch/shared-run.js";
import type { ProgressMeter } from "../events/progress-meter.js";
import type { UploadEvent } from "../events/upload-event.js";
import type { Retries } from "../http/retries.js";
import type { UploadOptions } from "../options.js";
import type { Platform } from "../platform.js";
import type { StateKey, UploadStates } from "../states/upload-states.js";
import type { WorkerTuner } from "../workers/worker-tuner.js";
import type { ChecksumPool } from "./checksum-pool.js";
import type { Gate } from "./gate.js";

/** State that all steps of one upload share. */
export interface Run {
  readonly platform: Platform;
  readonly options: UploadOptions;
  readonly api: ApiRequests;
  readonly retries: Retries;
  readonly checksums: ChecksumPool;
  readonly tuner: WorkerTuner;
  readonly progress: ProgressMeter;
  readonly gate: Gate;
  readonly signal: AbortSignal;
  readonly emit: (event: UploadEvent) => void;
  /** Store of unfinished uploads. @default - none */
  readonly states?: UploadStates;
  /** State shared with the uploads of other files. @default - none */
  readonly shared?: SharedRun;
  /** @param url - Base URL of the pattern. */
  readonly stateKeyOf: (path: string, url: string) => Promise<StateKey>;
  /** Called after the creation, with a function that deletes the upload on the server. */
  readonly onCreated: (discard: () => Promise<void>) => void;
}
