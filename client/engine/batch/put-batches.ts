import type { ApiRequests } from "../api/api-requests.js";
import { UploadError } from "../errors.js";
import type { CreateUploadRequest, CreateUploadsResponse, PresignedPut } from "../wire.js";

/** Most files of one request. */
const LARGEST_BATCH = 100;

/** Creates single PUTs, many in one request to the uploads API. */
export interface PutBatches {
  /**
   * Announces files that {@link create} will be called for: a batch is sent when it is full or no more files can come.
   */
  expect(files: number): void;
  create(request: CreateUploadRequest): Promise<PresignedPut>;
}

interface WaitingPut {
  readonly request: CreateUploadRequest;
  readonly resolve: (put: PresignedPut) => void;
  readonly reject: (error: unknown) => void;
}

export function createPutBatches(api: ApiRequests, signal: AbortSignal): PutBatches {
  let expected = 0;
  let waiting: WaitingPut[] = [];

  const sendIfComplete = () => {
    if (waiting.length === 0 || (waiting.length < LARGEST_BATCH && expected > 0)) return;
    const batch = waiting.slice(0, LARGEST_BATCH);
    waiting = waiting.slice(LARGEST_BATCH);
    void createAll(batch, api, signal);
    sendIfComplete();
  };

  return {
    expect(files) {
      expected += files;
      sendIfComplete();
    },
    create: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject });
        sendIfComplete();
      }),
  };
}

/**
 * Creates a batch. If a quota has no room for all uploads, they are created one by one, because the quota can have room
 * for some of them.
 */
async function createAll(batch: readonly WaitingPut[], api: ApiRequests, signal: AbortSignal): Promise<void> {
  try {
    settle(batch, await createTogether(batch, api, signal));
  } catch (error) {
    if (batch.length > 1 && error instanceof UploadError && error.kind === "policy")
      for (const one of batch) await createAll([one], api, signal);
    else for (const { reject } of batch) reject(error);
  }
}

async function createTogether(
  batch: readonly WaitingPut[],
  api: ApiRequests,
  signal: AbortSignal,
): Promise<CreateUploadsResponse["uploads"]> {
  const body = { files: batch.map(({ request }) => request) };
  const { json } = await api.request({ method: "POST", path: "/uploads", body, signal });
  return (json as CreateUploadsResponse).uploads;
}

function settle(batch: readonly WaitingPut[], created: CreateUploadsResponse["uploads"]): void {
  batch.forEach(({ resolve, reject }, index) => {
    const upload = created[index];
    if (upload !== undefined && "url" in upload && upload.method === "PUT") resolve(upload);
    else reject(rejectionOf(upload));
  });
}

function rejectionOf(upload: CreateUploadsResponse["uploads"][number] | undefined): UploadError {
  if (upload === undefined || !("error" in upload))
    return new UploadError(
      "service",
      "UnexpectedAnswer",
      "The server's answer lacks an upload of the batch.",
    );
  const { status, code, message } = upload.error;
  return new UploadError("policy", code, message, { status });
}
