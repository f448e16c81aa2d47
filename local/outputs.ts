import type { AppOutputs, Endpoints, Outputs } from "../emulator/index.js";
import { OutputError } from "../emulator/index.js";

/** This app's own fields of `endpoints.json`; null for a pattern that the stack does not have. */
export interface UploadFields {
  /** URL of the direct pattern, with its stage: `PUT {direct}/files/{key}`. */
  readonly direct: string | null;
  /** URL of the presigned pattern, with its stage: `POST {presigned}/uploads` or `/import`. */
  readonly presigned: string | null;
  /** URL of the edge pattern: `PUT {edge}/{key}`. */
  readonly edge: string | null;
  /** Queue of the upload events whose retries have failed, and the function that failed, for `npm run replay`. */
  readonly failures: { readonly queueUrl: string; readonly functionName: string } | null;
}

/** The addresses of this app's running stack. */
export type UploadEndpoints = Endpoints & UploadFields;

/** The names of this app's outputs. */
export const UPLOADS_OUTPUTS: AppOutputs<UploadFields> = {
  bucket: "bucket_name",
  tenantGroupPrefix: "tenant_group_prefix",
  bucketPolicy: "bucket_policy_to_add",
  fields: (endpoints, outputs) => ({
    direct: localUrl("direct_url", endpoints, outputs),
    presigned: localUrl("presigned_url", endpoints, outputs),
    edge: localUrl("edge_url", endpoints, outputs),
    failures: failuresOf(outputs),
  }),
};

/** Keeps AWS's URLs unchanged, because SQS identifies a queue by its URL on AWS. */
function failuresOf(outputs: Outputs): UploadFields["failures"] {
  const { upload_failures_queue_url: queueUrl, upload_completed_function_name: functionName } = outputs;
  return typeof queueUrl === "string" && typeof functionName === "string" ? { queueUrl, functionName } : null;
}

/** The local URL of an output. @throws {OutputError} if the stack does not serve its host */
function localUrl(output: string, endpoints: Endpoints, outputs: Outputs): string | null {
  const value = endpoints.outputs[output] ?? null;
  if (value === null) return null;
  const { restApis, apiDomains, distributions } = endpoints;
  const served = [...restApis, ...apiDomains, ...distributions].map(({ url }) => new URL(url).origin);
  if (typeof value !== "string" || !URL.canParse(value) || !served.includes(new URL(value).origin)) {
    throw new OutputError(output, outputs[output], "a URL on a host that the stack serves");
  }
  return value.replace(/\/$/, "");
}
