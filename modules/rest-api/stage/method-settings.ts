import type { ApiGatewayMethodSettingsSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings/index.js";
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
  /** All settings except throttles, the same for each method, e.g. metrics. @default {} - those of API Gateway */
  readonly settings?: ApiGatewayMethodSettingsSettings;
}

/** Sets a stage's methods one after the other, because API Gateway rejects two simultaneous changes of a stage. */
export function createMethodSettings(scope: Construct, props: MethodSettingsProps): void {
  const { throttling, methodThrottling } = props;
  const every = throttling === undefined ? [] : [{ id: "Settings", methodPath: "*/*", throttling }];
  [...every, ...methodThrottling.map(settingsOfMethod)].reduce<ApiGatewayMethodSettings[]>(
    (dependsOn, path) => [createSettings(scope, path, props, dependsOn)],
    [],
  );
}

interface PathSettings {
  readonly id: string;
  /** Path of the method in API Gateway's notation: slashes of the path become `~1`. */
  readonly methodPath: string;
  readonly throttling: Throttling;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_Stage.html */
function settingsOfMethod({ id, method, path, throttling }: MethodThrottling): PathSettings {
  return { id, methodPath: `${path.replaceAll("/", "~1")}/${method}`, throttling };
}

/**
 * Creates the settings of a method. They replace all of the stage's, so they repeat the settings that all methods have.
 */
function createSettings(
  scope: Construct,
  { id, methodPath, throttling: { ratePerSecond, burst } }: PathSettings,
  { restApiId, stageName, settings }: MethodSettingsProps,
  dependsOn: ApiGatewayMethodSettings[],
): ApiGatewayMethodSettings {
  return new ApiGatewayMethodSettings(scope, id, {
    restApiId,
    stageName,
    methodPath,
    settings: { ...settings, throttlingRateLimit: ratePerSecond, throttlingBurstLimit: burst },
    ...(dependsOn.length > 0 && { dependsOn }),
  });
}
