import { resolve } from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import type { LambdaFunctionConfig } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { dependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { PolicyStatement } from "../iam/index.js";
import { physicalName, ServiceRole } from "../iam/index.js";
import { DEFAULT_LOG_RETENTION_DAYS } from "../rules/values.js";
import { checkNodeFunction, checkZipSize } from "./checks.js";
import { bundleFunction } from "./code/bundle.js";
import { FunctionPackage } from "./code/function-package.js";
import { functionSettingsOf } from "./function-settings.js";
import type { NodeFunctionProps } from "./props.js";
import type { CompletedFunctionProps } from "./rules.js";
import { EDGE_DEFAULTS } from "./rules.js";

const REGIONAL = { memorySize: 256, timeout: 10, architecture: "arm64" } as const;
/** CloudFront accepts functions of this Region only, and replicates numbered versions. */
const EDGE = { architecture: "x86_64", region: "us-east-1" } as const;

/** A Lambda function on Node.js, or a Lambda@Edge one: bundle, zip, role, log group and function. */
export class NodeFunction extends Construct {
  /** The function's name in Lambda. */
  readonly functionName: string;
  /** ARN without a version. */
  readonly functionArn: string;
  /** ARN with the number of the version that was published last. Only edge functions have one. */
  readonly qualifiedArn: string;
  /** The function's URI in an API Gateway integration or authorizer. */
  readonly invokeArn: string;
  /** ARN of the function's role. */
  readonly roleArn: string;
  /** Name of the function's role in IAM. */
  readonly roleName: string;
  readonly #role: ServiceRole;
  readonly #lambda: LambdaFunction;

  constructor(scope: Construct, id: string, given: NodeFunctionProps) {
    super(scope, id);
    const props = checkNodeFunction(this, given);
    const name = props.functionName ?? physicalName(this);
    const code = new FunctionPackage(this, "Package", {
      code: bundleFunction(
        typeof props.entry === "string" ? { file: resolve(props.entry), bundled: false } : props.entry,
      ),
      fileName: props.edge ? "edge-function" : "function",
      configFile: props.configFile,
    });
    checkZipSize(this, code.zipBytes);
    this.#role = this.#createRole(props, name);
    const lambda = new LambdaFunction(this, "Resource", {
      functionName: name,
      description: props.description,
      role: this.#role.roleArn,
      runtime: props.runtime,
      handler: "index.handler",
      filename: code.zipPath,
      sourceCodeHash: code.sourceCodeHash,
      ...(props.edge ? edgeSettings(props) : this.#regionalSettings(props, name)),
    });
    this.#lambda = lambda;
    this.functionName = lambda.functionName;
    this.functionArn = lambda.arn;
    this.qualifiedArn = lambda.qualifiedArn;
    this.invokeArn = lambda.invokeArn;
    this.roleArn = this.#role.roleArn;
    this.roleName = this.#role.roleName;
  }

  /** Adds permissions to the function's role. */
  addStatements(...statements: readonly PolicyStatement[]): void {
    this.#role.addStatements(...statements);
  }

  /**
   * Makes the function depend on resources that its settings name only by a string, which Terraform cannot see. They
   * are created before the function gets the settings and, with `DELETE_LAST`, deleted after it gets new ones.
   */
  dependOn(...constructs: readonly (Construct | undefined)[]): void {
    const resources = constructs
      .flatMap((one) => one?.node.findAll() ?? [])
      .filter((one) => one instanceof TerraformResource);
    if (resources.length === 0) return;
    this.#lambda.dependsOn = [...(this.#lambda.dependsOn ?? []), ...resources.map(dependable)];
  }

  #createRole({ edge, statements }: CompletedFunctionProps, functionName: string): ServiceRole {
    return new ServiceRole(this, "Role", {
      services: edge ? ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] : ["lambda.amazonaws.com"],
      description: `Permissions of the function ${functionName}`,
      statements: edge ? [writeEdgeLogs(functionName), ...statements] : statements,
    });
  }

  #regionalSettings(props: CompletedFunctionProps, functionName: string): Partial<LambdaFunctionConfig> {
    const inherited = functionSettingsOf(this);
    const tracing = props.tracing ?? inherited.tracing ?? false;
    const environmentKmsKeyArn = props.environmentKmsKeyArn ?? inherited.environmentKmsKeyArn;
    const logGroup = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/lambda/${functionName}`,
      retentionInDays: props.logRetentionDays ?? inherited.logRetentionDays ?? DEFAULT_LOG_RETENTION_DAYS,
      kmsKeyId: props.logKmsKeyArn ?? inherited.logKmsKeyArn,
    });
    // Terraform creates the log group before the function, so the role needs no permission to create one.
    this.#role.addStatements({
      sid: "WriteLogs",
      effect: "Allow",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${logGroup.arn}:*`],
    });
    if (tracing) this.#role.addStatements(SEND_TRACES);
    const variables = { ...props.environment };
    const hasVariables = Object.keys(variables).length > 0;
    const kmsKeyArn = hasVariables ? environmentKmsKeyArn : undefined;
    if (kmsKeyArn !== undefined) this.#role.addStatements(decryptEnvironment(kmsKeyArn));
    return {
      memorySize: props.memoryMb ?? REGIONAL.memorySize,
      timeout: props.timeoutSeconds ?? REGIONAL.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      architectures: [props.architecture ?? REGIONAL.architecture],
      layers: props.layers.length === 0 ? undefined : [...props.layers],
      environment: hasVariables ? { variables } : undefined,
      kmsKeyArn,
      tracingConfig: tracing ? { mode: "Active" } : undefined,
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
    };
  }
}

/**
 * X-Ray has no resource ARNs for these actions.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 */
const SEND_TRACES: PolicyStatement = {
  sid: "SendTraces",
  effect: "Allow",
  actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  resources: ["*"],
};

function decryptEnvironment(kmsKeyArn: string): PolicyStatement {
  return { sid: "DecryptEnvironment", effect: "Allow", actions: ["kms:Decrypt"], resources: [kmsKeyArn] };
}

function edgeSettings(props: CompletedFunctionProps): Partial<LambdaFunctionConfig> {
  return {
    memorySize: props.memoryMb ?? EDGE_DEFAULTS.memoryMb,
    timeout: props.timeoutSeconds ?? EDGE_DEFAULTS.timeoutSeconds,
    architectures: [EDGE.architecture],
    region: EDGE.region,
    publish: true,
    skipDestroy: true,
  };
}

/**
 * Permission to create log groups in every Region, under their only possible name. CloudFront runs the function in the
 * Region nearest to the viewer and logs there, so the groups cannot be created beforehand.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-logs.html
 */
function writeEdgeLogs(functionName: string): PolicyStatement {
  const group = `arn:aws:logs:*:*:log-group:/aws/lambda/${EDGE.region}.${functionName}`;
  return {
    sid: "WriteLogs",
    effect: "Allow",
    actions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [group, `${group}:*`],
  };
}
