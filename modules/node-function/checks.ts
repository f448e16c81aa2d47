import { existsSync } from "node:fs";
import type { Construct } from "constructs";
import type { Words } from "../../functions/rules/kinds.js";
import { integer } from "../../functions/rules/kinds.js";
import { PropsError } from "../errors.js";
import { checkProps, checkValue } from "../rules/check.js";
import { checkSettingsBytes, settingsBytes } from "../settings-size.js";
import type { NodeFunctionProps } from "./props.js";
import type { CompletedFunctionProps } from "./rules.js";
import {
  EDGE_DEFAULTS,
  LAMBDA_QUOTAS,
  MAX_EDGE_SECONDS,
  MEMORY_MB,
  NODE_FUNCTION_RULES,
  TIMEOUT_SECONDS,
} from "./rules.js";

const EDGE_RESTRICTIONS =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html";
const EDGE_SIZE: Words = {
  remedy:
    "AWS's pages disagree about more than 128 MB and 5 seconds at the edge. Set allowLargeEdgeFunction to true to try.",
  see: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
};
/** The maxima on CloudFront's quotas page. */
const LARGE_EDGE = { memoryMb: MEMORY_MB.max, timeoutSeconds: MAX_EDGE_SECONDS };

/** Props that Lambda@Edge does not support, each with advice. */
const REGIONAL_ONLY = {
  logRetentionDays: "Leave it out: CloudFront creates the log groups, in the viewers' Regions.",
  logKmsKeyArn: "Leave it out: CloudFront creates the log groups, in the viewers' Regions.",
  environmentKmsKeyArn: "Leave it out: an edge function has no environment variables.",
  tracing: "Leave it out: X-Ray does not support Lambda@Edge.",
} as const;

const MOST_ENVIRONMENT_BYTES = 4_096;
const MOST_ZIP_BYTES = 50 * 1024 * 1024;

/** Rejects what Lambda, or CloudFront for an edge function, would reject at deployment. */
export function checkNodeFunction(scope: Construct, given: NodeFunctionProps): CompletedFunctionProps {
  const props = checkProps(scope, given, NODE_FUNCTION_RULES);
  checkEntry(scope, props.entry);
  checkEnvironment(scope, props.environment);
  if (props.edge) checkEdge(scope, given, props);
  return props;
}

/** Rejects a zip that Lambda does not accept in one request. */
export function checkZipSize(scope: Construct, zipBytes: number): void {
  if (zipBytes <= MOST_ZIP_BYTES) return;
  throw new PropsError(scope, {
    prop: "entry",
    received: `${zipBytes} bytes`,
    allowed: `at most ${MOST_ZIP_BYTES} bytes as a zip`,
    remedy: "Remove packages or files from the bundle.",
    see: LAMBDA_QUOTAS,
  });
}

/** Rejects settings that are too large, as JSON, for a function's environment. The error names the largest one. */
export function checkEnvironmentSettings(
  scope: Construct,
  variable: string,
  settings: object,
  { remedy }: { readonly remedy: string },
): void {
  const mostBytes = MOST_ENVIRONMENT_BYTES - Buffer.byteLength(variable);
  checkSettingsBytes(scope, settings, mostBytes, { remedy, see: LAMBDA_QUOTAS });
}

function checkEntry(scope: Construct, entry: NodeFunctionProps["entry"]): void {
  const file = typeof entry === "string" ? entry : entry.file;
  if (existsSync(file)) return;
  throw new PropsError(scope, {
    prop: "entry",
    received: file,
    allowed: "the path of a file that exists",
    remedy: `Paths are relative to the working directory, ${process.cwd()}.`,
  });
}

function checkEnvironment(scope: Construct, environment: Readonly<Record<string, string>>): void {
  const sizes = Object.entries(environment).map(
    ([name, value]) => Buffer.byteLength(name) + settingsBytes(scope, value),
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes <= MOST_ENVIRONMENT_BYTES) return;
  throw new PropsError(scope, {
    prop: "environment",
    received: `${bytes} bytes`,
    allowed: `at most ${MOST_ENVIRONMENT_BYTES} bytes in all`,
    remedy: "Move large values to a file (configFile) or an SSM parameter.",
    see: LAMBDA_QUOTAS,
  });
}

function checkEdge(scope: Construct, given: NodeFunctionProps, props: CompletedFunctionProps): void {
  const { memoryMb, timeoutSeconds, reservedConcurrency, architecture, environment, layers } = props;
  const most = props.allowLargeEdgeFunction ? LARGE_EDGE : EDGE_DEFAULTS;
  checkMost(scope, "memoryMb", memoryMb, { ...MEMORY_MB, max: most.memoryMb });
  checkMost(scope, "timeoutSeconds", timeoutSeconds, { ...TIMEOUT_SECONDS, max: most.timeoutSeconds });
  const reject = (prop: string, received: unknown, remedy: string): never => {
    const allowed = "omitted for an edge function";
    throw new PropsError(scope, { prop, received, allowed, remedy, see: EDGE_RESTRICTIONS });
  };
  const variables = Object.keys(environment);
  if (variables.length > 0) reject("environment", variables, "Pass settings in configFile.");
  if (layers.length > 0) reject("layers", layers, "Bundle the content of the layers into the function.");
  if (reservedConcurrency !== undefined) {
    reject("reservedConcurrency", reservedConcurrency, "Leave it out, or limit requests (rateLimit).");
  }
  if (architecture === "arm64") reject("architecture", "arm64", "Leave it out: Lambda@Edge runs x86_64.");
  for (const [prop, remedy] of Object.entries(REGIONAL_ONLY)) {
    const received = given[prop as keyof typeof REGIONAL_ONLY];
    if (received !== undefined) reject(prop, received, remedy);
  }
}

function checkMost(scope: Construct, prop: string, value: number | undefined, range: typeof MEMORY_MB): void {
  if (value !== undefined) checkValue(scope, prop, value, integer(range, EDGE_SIZE));
}
