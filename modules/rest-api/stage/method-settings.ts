import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings/index.js";
import type { Construct } from "constructs";

/** Limits on the calls of an API or one of its methods, for all callers together. */
export interface Throttling {
  /** Requests per second over time, 1 to 10,000. */
  readonly ratePerSecond: number;
  /** Requests at once, 1 to 10,000. Synth warns above 5,000, an account's default limit. */
  readonly burst: number;
}

/** The throttle of one method, instead of the stage's. */
export interface MethodThrottling {
  /** Id of the construct. */
  readonly id: string;
  /** HTTP method in capitals. */
  readonly method: string;
  /** Path as in the document, e.g. `/uploads/{id}/complete`. */
  readonly path: string;
  readonly throttling: Throttling;
}

/** The settings of a stage's methods. */
interface MethodSettingsProps {
  readonly restApiId: string;
  readonly stageName: string;
  /** For every method without its own throttle. @default - those methods keep the settings that they have */
  readonly throttling?: Throttling;
  readonly methodThrottling: readonly MethodThrottling[];
  /** Whether API Gateway sends metrics of each method. Needs the account's CloudWatch role. @default - false, by AWS */
  readonly metricsEnabled?: boolean;
}

/** Sets a stage's methods one after the other, because API Gateway rejects two simultaneous changes of a stage. */
export function createMethodSettings(scope: Construct, props: MethodSettingsProps): void {
  const { throttling, methodThrottling } = props;
  const every = throttling === undefined ? [] : [{ id: "Settings", methodPath: "*/*", throttling }];
  [...every, ...methodThrottling.map(settingsOfMethod)].reduce<ApiGatewayMethodSettings[]>(
    (dependsOn, settings) => [createSettings(scope, settings, props, dependsOn)],
    [],
  );
}

interface PathSettings {
  readonly id: string;
  /** In API Gateway's notation: slashes of the path become `~1`. */
  readonly methodPath: string;
  readonly throttling: Throttling;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html */
function settingsOfMethod({ id, method, path, throttling }: MethodThrottling): PathSettings {
  return { id, methodPath: `${path.replaceAll("/", "~1")}/${method}`, throttling };
}

/** Creates the settings of a method. They replace all of the stage's, so each also enables the metrics. */
function createSettings(
  scope: Construct,
  { id, methodPath, throttling: { ratePerSecond, burst } }: PathSettings,
  { restApiId, stageName, metricsEnabled }: MethodSettingsProps,
  dependsOn: ApiGatewayMethodSettings[],
): ApiGatewayMethodSettings {
  return new ApiGatewayMethodSettings(scope, id, {
    restApiId,
    stageName,
    methodPath,
    settings: { throttlingRateLimit: ratePerSecond, throttlingBurstLimit: burst, metricsEnabled },
    ...(dependsOn.length > 0 && { dependsOn }),
  });
}
