import type { Construct } from "constructs";
import type { Identities } from "../../functions/identity/contract.js";
import { identityList } from "../../functions/identity/contract.js";
import type { LiveSettings } from "../live-settings/index.js";
import type { AuthorizerAuthorization, CognitoAuthorization, IamAuthorization } from "../rest-api/index.js";
import { ApiAuthorizer, TenantPlans } from "../rest-api/index.js";
import type { UploadBucket } from "../upload-bucket/index.js";
import type { UploadQuota } from "../upload-quota/index.js";
import { UserPool } from "../user-pool/index.js";
import type { UploadsProps } from "./props.js";

/** The callers' authentication, in the form that the patterns' props need. */
export interface Callers {
  readonly identity: Identities;
  /** Omitted if callers are authenticated in another way. */
  readonly userPool?: UserPool;
  /** Creates the authorization of the REST APIs on the first call. */
  readonly authorization: () => AuthorizerAuthorization | CognitoAuthorization | IamAuthorization;
}

/** The parts that all patterns share. */
export interface SharedParts {
  readonly bucket: UploadBucket;
  readonly liveSettings?: LiveSettings;
  readonly quota?: UploadQuota;
}

/** Creates the user pool, unless callers are authenticated in another way. */
export function createCallers(scope: Construct, settings: UploadsProps, shared: SharedParts): Callers {
  const { identity, userPool } = settings;
  const known = identity && !userPool ? { identity } : poolCallers(scope, settings);
  return { ...known, authorization: once(() => createAuthorization(scope, settings, shared, known)) };
}

function poolCallers(scope: Construct, settings: UploadsProps): Omit<Callers, "authorization"> {
  const userPool = new UserPool(scope, "UserPool", settings.userPool);
  const others = settings.identity && identityList(settings.identity);
  return { identity: others ? [userPool.identity, ...others] : userPool.identity, userPool };
}

function createAuthorization(
  scope: Construct,
  settings: UploadsProps,
  shared: SharedParts,
  { identity, userPool }: Omit<Callers, "authorization">,
): AuthorizerAuthorization | CognitoAuthorization | IamAuthorization {
  if (settings.authorization === "iam") return { type: "iam" };
  if (settings.authorization === "cognito" && userPool !== undefined) {
    const { scopes, tenant } = userPool.identity;
    return { type: "cognito", userPoolArns: [userPool.userPoolArn], scopes, tenant };
  }
  const { tiers, tenants, knownTenants, policy, prefix, rule } = settings;
  const tenantPlans = tiers && tenants && new TenantPlans(scope, "TenantPlans", { tiers, tenants });
  const authorizer = new ApiAuthorizer(scope, "ApiAuthorizer", {
    identity,
    policy,
    prefix,
    rule,
    ...shared,
    tenants: knownTenants,
    tenantPlans,
  });
  return { type: "authorizer", authorizer };
}

/** Creates the authorizer once: both REST APIs share it, and a stack without REST APIs has none. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
