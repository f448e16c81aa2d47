import { existsSync } from "node:fs";
import type { Construct } from "constructs";
import type { Advice } from "../checks.js";
import { checkInteger, checkOneOf, checkPattern } from "../checks.js";
import { RETENTION_DAYS } from "../defaults.js";
import { PropsError } from "../errors.js";
import type { Fields } from "../fields.js";
import { checkFields } from "../fields.js";
import { knownItems } from "../lists.js";
import { checkSettingsBytes, settingsBytes } from "../settings-size.js";
import type { FunctionRuntime, NodeFunctionProps } from "./props.js";

const LAMBDA_QUOTAS = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const EDGE_RESTRICTIONS =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html";
const EDGE_QUOTAS =
  "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html";

const MEMORY_MB = { min: 128, max: 10_240, unit: "MB" };
const TIMEOUT_SECONDS = { min: 1, max: 900, unit: "seconds" };
/** What every one of AWS's pages grants a viewer event's function. */
const SURE_EDGE = { memoryMb: { ...MEMORY_MB, max: 128 }, timeoutSeconds: { ...TIMEOUT_SECONDS, max: 5 } };
/** What the quotas page grants it. */
const LARGE_EDGE = { memoryMb: MEMORY_MB, timeoutSeconds: { ...TIMEOUT_SECONDS, max: 30 } };
const REGIONAL = { memoryMb: MEMORY_MB, timeoutSeconds: TIMEOUT_SECONDS };

/** What Lambda sets itself, and refuses from others. */
const LAMBDA_VARIABLES =
  "AWS_REGION|AWS_DEFAULT_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(?!EXEC_WRAPPER$)\\w+|AWS_ACCESS_KEY|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR";
const FREE_VARIABLE = new RegExp(`^(?!(?:${LAMBDA_VARIABLES})$)[A-Za-z]\\w+$`);
const MOST_ENVIRONMENT_BYTES = 4_096;
const MOST_ZIP_BYTES = 50 * 1024 * 1024;
const MOST_LAYERS = 5;
const LAYER_VERSION = /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:layer:[A-Za-z0-9_-]{1,140}:\d+$/;
const DESCRIPTION = /^.{0,256}$/su;

/** All but `entry`, which can be of two kinds. */
const FIELDS: Fields<Omit<NodeFunctionProps, "entry">> = {
  description: "required text",
  environment: "object",
  configFile: "object",
  memoryMb: "number",
  timeoutSeconds: "number",
  architecture: "text",
  layers: "list",
  statements: "list",
  logRetentionDays: "number",
  edge: "boolean",
  allowLargeEdgeFunction: "boolean",
  functionName: "text",
  runtime: "text",
};

const RUNTIMES: readonly FunctionRuntime[] = ["nodejs22.x", "nodejs24.x"];

/** Refuses what Lambda, or CloudFront for an edge function, would refuse at deployment. */
export function checkNodeFunction(scope: Construct, props: NodeFunctionProps): void {
  const { entry, ...others } = props;
  checkFields(scope, others, FIELDS);
  checkPattern(
    scope,
    "functionName",
    props.functionName,
    /^[A-Za-z0-9_-]{1,64}$/,
    "1 to 64 letters, digits, hyphens and underscores",
    { remedy: "Choose another name, or leave it out for one made from the construct's path." },
  );
  checkPattern(scope, "description", props.description, DESCRIPTION, "256 characters at most", {
    remedy: "Shorten it: what else there is to say belongs into the code.",
    see: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
  });
  checkOneOf(scope, "architecture", props.architecture, ["arm64", "x86_64"], {
    remedy: 'Leave it out for "arm64", or for "x86_64" at the edge.',
  });
  checkOneOf(scope, "runtime", props.runtime, RUNTIMES, {
    remedy: 'Leave it out for "nodejs24.x".',
    see: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  });
  checkOneOf(scope, "logRetentionDays", props.logRetentionDays, RETENTION_DAYS, {
    remedy: "Take the next longer period.",
    see: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
  });
  checkEntry(scope, entry);
  checkSize(scope, props);
  checkEnvironment(scope, props.environment ?? {});
  if (props.edge) checkEdge(scope, props);
  checkLayers(scope, props.layers ?? []);
}

/** Refuses a zip that Lambda does not take in one request. */
export function checkZipSize(scope: Construct, zipBytes: number): void {
  checkInteger(
    scope,
    "entry",
    zipBytes,
    { min: 1, max: MOST_ZIP_BYTES, unit: "bytes of zip" },
    {
      remedy: "Leave packages or files out of the bundle.",
      see: LAMBDA_QUOTAS,
    },
  );
}

/**
 * Refuses settings that, as JSON in the one variable of a function's environment, would leave no room in it; says
 * which of them is the largest.
 */
export function checkEnvironmentSettings(
  scope: Construct,
  variable: string,
  settings: object,
  { remedy }: Pick<Advice, "remedy">,
): void {
  const mostBytes = MOST_ENVIRONMENT_BYTES - Buffer.byteLength(variable);
  checkSettingsBytes(scope, settings, mostBytes, { remedy, see: LAMBDA_QUOTAS });
}

function checkEntry(scope: Construct, entry: NodeFunctionProps["entry"] | undefined): void {
  const file: unknown = typeof entry === "string" ? entry : entry?.file;
  if (typeof file === "string" && existsSync(file)) return;
  throw new PropsError(scope, {
    prop: "entry",
    received: file ?? entry,
    allowed: "the path of a file that exists",
    remedy: `Paths are relative to the working directory, ${process.cwd()}.`,
  });
}

function checkSize(scope: Construct, props: NodeFunctionProps): void {
  const edge = props.allowLargeEdgeFunction ? LARGE_EDGE : SURE_EDGE;
  const { memoryMb, timeoutSeconds } = props.edge ? edge : REGIONAL;
  const advice = props.edge
    ? {
        remedy:
          "AWS's pages disagree about more than 128 MB and 5 seconds at the edge; allowLargeEdgeFunction: true tries.",
        see: EDGE_QUOTAS,
      }
    : { remedy: "Take the nearest value inside the range.", see: LAMBDA_QUOTAS };
  checkInteger(scope, "memoryMb", props.memoryMb, memoryMb, advice);
  checkInteger(scope, "timeoutSeconds", props.timeoutSeconds, timeoutSeconds, advice);
}

function checkEnvironment(scope: Construct, environment: Readonly<Record<string, string>>): void {
  let bytes = 0;
  for (const [name, value] of Object.entries(environment)) {
    checkPattern(
      scope,
      "environment",
      name,
      FREE_VARIABLE,
      "names of two or more letters, digits and underscores that Lambda does not set itself",
      {
        remedy: "Rename the variable; it begins with a letter.",
        see: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
      },
    );
    checkFields(scope, { [name]: value }, { [name]: "required text" }, { path: "environment" });
    bytes += Buffer.byteLength(name) + settingsBytes(scope, value);
  }
  checkInteger(
    scope,
    "environment",
    bytes,
    { min: 0, max: MOST_ENVIRONMENT_BYTES, unit: "bytes in all" },
    { remedy: "Move what is large into a file (configFile) or an SSM parameter.", see: LAMBDA_QUOTAS },
  );
}

function checkLayers(scope: Construct, layers: readonly string[]): void {
  if (layers.length > MOST_LAYERS) {
    throw new PropsError(scope, {
      prop: "layers",
      received: layers,
      allowed: `a list of at most ${MOST_LAYERS}`,
      remedy: "Bundle what the layers hold into the function.",
      see: LAMBDA_QUOTAS,
    });
  }
  knownItems(layers).forEach((layer, index) => {
    checkPattern(
      scope,
      `layers[${index}]`,
      layer,
      LAYER_VERSION,
      "the ARN of a layer's version, arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION",
      { remedy: "Give the ARN with the version's number at its end, not the layer's name or its own ARN." },
    );
  });
}

function checkEdge(scope: Construct, props: NodeFunctionProps): void {
  const refuse = (prop: string, received: unknown, remedy: string): never => {
    throw new PropsError(scope, {
      prop,
      received,
      allowed: "absent for an edge function",
      remedy,
      see: EDGE_RESTRICTIONS,
    });
  };
  if (Object.keys(props.environment ?? {}).length > 0) {
    refuse("environment", Object.keys(props.environment ?? {}), "Pass settings in configFile.");
  }
  if ((props.layers ?? []).length > 0) {
    refuse("layers", props.layers, "Bundle what the layers hold into the function.");
  }
  if (props.architecture === "arm64")
    refuse("architecture", "arm64", "Leave it out: Lambda@Edge runs x86_64.");
  if (props.logRetentionDays !== undefined) {
    refuse(
      "logRetentionDays",
      props.logRetentionDays,
      "CloudFront makes the log groups, in the viewers' Regions.",
    );
  }
}
