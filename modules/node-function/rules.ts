import { isObject } from "../../functions/json/json.js";
import type { Completed } from "../../functions/rules/fallbacks.js";
import {
  ANYTHING,
  boolean,
  integer,
  list,
  map,
  object,
  oneOf,
  optional,
  text,
} from "../../functions/rules/kinds.js";
import type { RuleFor, RulesFor } from "../../functions/rules/rule.js";
import { ROLE_STATEMENT } from "../iam/index.js";
import { anyText } from "../rules/values.js";
import type { FunctionConfigFile } from "./code/function-package.js";
import { FUNCTION_SETTINGS_RULES } from "./function-settings.js";
import type { NodeFunctionProps } from "./props.js";

/** The page with Lambda's limits. */
export const LAMBDA_QUOTAS = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";

/** Memory that Lambda offers. */
export const MEMORY_MB = { min: 128, max: 10_240, unit: "MB" };
/** Timeouts that Lambda supports. */
export const TIMEOUT_SECONDS = { min: 1, max: 900, unit: "seconds" };
/** Longest timeout of an edge function. */
export const MAX_EDGE_SECONDS = 30;
/** Default size of an edge function. Every AWS page allows it for a function of a viewer event. */
export const EDGE_DEFAULTS = { memoryMb: 128, timeoutSeconds: 5 } as const;
const NEAREST = { remedy: "Use the nearest value inside the range.", see: LAMBDA_QUOTAS };

/** Variables that Lambda sets itself and does not accept from others. */
const LAMBDA_VARIABLES =
  "AWS_REGION|AWS_DEFAULT_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(?!EXEC_WRAPPER$)\\w+|AWS_ACCESS_KEY|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR";

/** The name of a function. */
export const FUNCTION_NAME = text(
  /^[A-Za-z0-9_-]{1,64}$/,
  "1 to 64 letters, digits, hyphens and underscores",
  { remedy: "Choose another name, or leave it out for one made from the construct's path." },
);

/** The runtime of a function, with its default: Node.js 24 is Lambda's newest. */
export const FUNCTION_RUNTIME = optional(
  oneOf(["nodejs22.x", "nodejs24.x"], {
    remedy: 'Leave it out for "nodejs24.x".',
    see: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  }),
  "nodejs24.x",
);

/** Reserved concurrency. The maximum is far above what AWS grants on request. */
export const RESERVED_CONCURRENCY = optional(
  integer(
    { min: 0, max: 100_000, unit: "executions" },
    {
      remedy:
        "AWS keeps 100 of the account's concurrency (1,000 by default) unreserved. Leave it out to reserve none.",
      see: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    },
  ),
);

const ENTRY: RuleFor<NodeFunctionProps["entry"]> = {
  holds: (value) => typeof value === "string" || (isObject(value) && typeof value.file === "string"),
  allowed: "the path of a file, or a functionEntry",
};

/** The rules for {@link NodeFunctionProps}. */
export const NODE_FUNCTION_RULES = {
  entry: ENTRY,
  description: text(/^.{0,256}$/su, "a string of at most 256 characters", {
    remedy: "Shorten it. Put longer explanations into the code.",
    see: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
  }),
  environment: optional(
    map(
      {
        pattern: new RegExp(`^(?!(?:${LAMBDA_VARIABLES})$)[A-Za-z]\\w+$`),
        allowed: "two or more letters, digits and underscores that Lambda does not set itself",
      },
      anyText("a string", { secret: true }),
      {
        remedy: "Rename the variable. A name begins with a letter.",
        see: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
      },
    ),
    {},
  ),
  configFile: optional(
    object<FunctionConfigFile>({ name: anyText("a file's name"), value: ANYTHING }, { secret: true }),
  ),
  memoryMb: optional(integer(MEMORY_MB, NEAREST)),
  timeoutSeconds: optional(integer(TIMEOUT_SECONDS, NEAREST)),
  reservedConcurrency: RESERVED_CONCURRENCY,
  architecture: optional(
    oneOf(["arm64", "x86_64"], { remedy: 'Leave it out for "arm64", or for "x86_64" at the edge.' }),
  ),
  layers: optional(
    list(
      text(
        /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:layer:[A-Za-z0-9_-]{1,140}:\d+$/,
        "the ARN of a layer's version, arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION",
        {
          remedy:
            "Give the ARN with the version's number at its end, not the layer's name or unversioned ARN.",
        },
      ),
      { max: 5 },
      { remedy: "Bundle the content of the layers into the function.", see: LAMBDA_QUOTAS },
    ),
    [],
  ),
  runtime: FUNCTION_RUNTIME,
  statements: optional(list(ROLE_STATEMENT), []),
  ...FUNCTION_SETTINGS_RULES,
  edge: optional(boolean(), false),
  allowLargeEdgeFunction: optional(boolean(), false),
  functionName: optional(FUNCTION_NAME),
} satisfies RulesFor<NodeFunctionProps>;

/** Props with their defaults. */
export type CompletedFunctionProps = Completed<NodeFunctionProps, typeof NODE_FUNCTION_RULES>;
