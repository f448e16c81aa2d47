import type { Distribution } from "./model/distribution.js";
import type { EventBus, EventRule, Queue } from "./model/events.js";
import type { LambdaFunction, Parameter } from "./model/function.js";
import type { Role, UserPool } from "./model/identity.js";
import type { MalwareProtectionPlan, WebAcl } from "./model/protection.js";
import type { ApiDomain, ApiKey, RestApi, UsagePlan } from "./model/rest-api.js";
import type { Bucket, Table } from "./model/storage.js";

export type { Constructed } from "./model/constructed.js";
export type {
  CacheBehavior,
  Distribution,
  Origin,
  OriginAccess,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  Selection,
} from "./model/distribution.js";
export type { EventBus, EventRule, EventTarget, Queue } from "./model/events.js";
export type { LambdaFunction, LambdaPermission, Parameter } from "./model/function.js";
export type { PolicyDocument, PolicyStatement, Role, UserPool, UserPoolClient } from "./model/identity.js";
export type { MalwareProtectionPlan, WebAcl } from "./model/protection.js";
export type {
  ApiDomain,
  ApiKey,
  BasePathMapping,
  MethodSettings,
  RestApi,
  Stage,
  UsagePlan,
} from "./model/rest-api.js";
export type { Bucket, CorsRule, Expiration, KeyAttribute, Table } from "./model/storage.js";

/**
 * A synthesized stack as plain data. The resolvers in `terraform/` create it from the Terraform JSON, and the services
 * serve it. Names are AWS's. Every item has the construct path that it comes from, so that an error can name the
 * construct.
 */
export interface Model {
  readonly stackName: string;
  /** Generated account id, 12 digits. */
  readonly accountId: string;
  /** The provider's Region. */
  readonly region: string;
  readonly buckets: readonly Bucket[];
  readonly roles: readonly Role[];
  readonly functions: readonly LambdaFunction[];
  readonly restApis: readonly RestApi[];
  /** Custom domain names of REST APIs. */
  readonly apiDomains: readonly ApiDomain[];
  readonly usagePlans: readonly UsagePlan[];
  readonly apiKeys: readonly ApiKey[];
  readonly distributions: readonly Distribution[];
  readonly webAcls: readonly WebAcl[];
  readonly userPools: readonly UserPool[];
  readonly parameters: readonly Parameter[];
  /** Event buses, without `default`, which every account has. */
  readonly eventBuses: readonly EventBus[];
  readonly eventRules: readonly EventRule[];
  readonly queues: readonly Queue[];
  readonly tables: readonly Table[];
  readonly malwareProtectionPlans: readonly MalwareProtectionPlan[];
  /** The stack's outputs by name, fully resolved. */
  readonly outputs: Readonly<Record<string, unknown>>;
}
