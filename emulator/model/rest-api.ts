import type { JsonObject } from "../json.js";
import type { Constructed } from "./constructed.js";

export interface RestApi extends Constructed {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** `arn:aws:execute-api:REGION:ACCOUNT:ID`. */
  readonly executionArn: string;
  /** The OpenAPI document that API Gateway would import, parsed and otherwise unchanged. */
  readonly document: JsonObject;
  readonly stages: readonly Stage[];
  /** Whether the API responds only at its custom domain names. */
  readonly defaultEndpointDisabled: boolean;
}

/** A custom domain name, and the APIs that it routes to. */
export interface ApiDomain extends Constructed {
  readonly domainName: string;
  readonly mappings: readonly BasePathMapping[];
}

/** Maps a base path of a domain name to a stage. */
export interface BasePathMapping extends Constructed {
  /** First segment of the path; empty for every path. */
  readonly basePath: string;
  readonly restApiId: string;
  readonly stageName: string;
}

export interface Stage extends Constructed {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The access log; missing if the stage writes none. */
  readonly accessLog?: { readonly format: string; readonly destinationArn: string };
  readonly cacheClusterEnabled: boolean;
  /** ARN of the stage's web ACL, if it has one. */
  readonly webAclArn?: string;
  /** Settings of all methods, or of one method by its path in API Gateway's notation, e.g. `files/~1{key+}/PUT`. */
  readonly methodSettings: readonly MethodSettings[];
}

export interface MethodSettings extends Constructed {
  readonly methodPath: string;
  /** Requests per second; missing if the stage has no limit. */
  readonly throttlingRateLimit?: number;
  readonly throttlingBurstLimit?: number;
  readonly cachingEnabled: boolean;
  readonly cacheTtlSeconds: number;
  readonly requireAuthorizationForCacheControl: boolean;
}

export interface UsagePlan extends Constructed {
  readonly id: string;
  readonly name: string;
  readonly stages: readonly { readonly restApiId: string; readonly stageName: string }[];
  readonly throttle?: { readonly rateLimit: number; readonly burstLimit: number };
  readonly quota?: { readonly limit: number; readonly period: "DAY" | "WEEK" | "MONTH" };
  readonly keyIds: readonly string[];
}

export interface ApiKey extends Constructed {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
}
