import { isObject, parseObject } from "../../../functions/json/json.js";

/** What `verify-aws` needs to know of the deployed stack; a pattern that it does not have is omitted. */
export interface StackOutputs {
  readonly directUrl?: string;
  readonly presignedUrl?: string;
  readonly edgeUrl?: string;
  readonly bucketName: string;
  /** Omitted without a Cognito user pool. */
  readonly userPool?: { readonly issuerUrl: string; readonly clientId: string };
  readonly settings: VerifiedSettings;
}

/** The stack's output `verification`, see `modules/stacks/verification.ts`. */
export interface VerifiedSettings {
  readonly region: string;
  readonly bucketRegion: string;
  readonly authorization: "authorizer" | "cognito" | "iam";
  readonly originAccess?: "oai" | "oac";
  readonly edgeRuntime?: string;
  /** An origin that a browser may upload from. */
  readonly corsOrigin?: string;
  readonly overwrite: boolean;
  /** Omitted without completion events. */
  readonly rejectedObjects?: "tag" | "delete";
  readonly malwareProtection: boolean;
  /** Omitted without usage plans. */
  readonly tiers?: readonly { readonly ratePerSecond: number; readonly burst: number }[];
}

/** The file does not hold what is needed; the message names everything that is wrong. */
export class OutputsError extends Error {
  override readonly name = "OutputsError";
}

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/**
 * Reads the outputs of a stack.
 * @param outputs - The stack's outputs by name.
 * @throws {OutputsError} if something is missing or malformed
 */
export function readOutputs(outputs: Readonly<Record<string, unknown>>): StackOutputs {
  const settings = parseObject(String(outputs.verification ?? ""));
  const bucketName = outputs.bucket_name;
  const patterns = urlsOf(outputs);
  const problems = [
    ...(typeof bucketName === "string" && bucketName !== "" ? [] : ["bucket_name is missing"]),
    ...patterns.problems,
    ...["region", "bucketRegion"]
      .filter((name) => !REGION.test(String(settings[name])))
      .map((name) => `verification: ${name} is not a Region`),
  ];
  if (problems.length > 0) throw new OutputsError(problems.map((problem) => `- ${problem}`).join("\n"));
  const { issuer_url: issuerUrl, user_pool_client_id: clientId } = outputs;
  const hasPool = typeof issuerUrl === "string" && typeof clientId === "string";
  return {
    ...patterns.urls,
    bucketName: String(bucketName),
    ...(hasPool && { userPool: { issuerUrl, clientId } }),
    settings: settings as unknown as VerifiedSettings,
  };
}

const URL_OUTPUTS = { direct_url: "directUrl", presigned_url: "presignedUrl", edge_url: "edgeUrl" } as const;

function urlsOf(outputs: Readonly<Record<string, unknown>>) {
  const given = Object.entries(URL_OUTPUTS).filter(([output]) => outputs[output] !== undefined);
  const problems = given
    .filter(([output]) => !isHttpUrl(outputs[output]))
    .map(([output]) => `${output} is not an http or https URL`);
  const none = given.length === 0 ? ["none of direct_url, presigned_url and edge_url is there"] : [];
  const urls = given.map(([output, name]) => [name, String(outputs[output]).replace(/\/$/, "")]);
  return { urls: Object.fromEntries(urls) as Partial<StackOutputs>, problems: [...problems, ...none] };
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** The field `outputs` of an `endpoints.json`; undefined if there is none. */
export function outputsIn(file: unknown): Readonly<Record<string, unknown>> | undefined {
  return isObject(file) && isObject(file.outputs) ? file.outputs : undefined;
}
