import type { Construct } from "constructs";
import type { TenantSource } from "../../functions/identity/contract.js";
import { checkPattern } from "../checks.js";
import { checkItems, knownItems } from "../lists.js";

const CREATE_GROUP =
  "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html";
const GROUP_NAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;
/** At least one character of the group's name is left for the tenant. */
const GROUP_PREFIX = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,127}$/u;
/** The default quota of groups in a user pool. */
const MOST_GROUPS = 10_000;

/** Refuses names that Cognito gives to no group: no caller could ever be in it. */
export function checkGroups(scope: Construct, prop: string, groups: readonly string[] | undefined): void {
  checkItems(scope, prop, groups, { most: MOST_GROUPS, of: "group names", see: CREATE_GROUP });
  knownItems(groups).forEach((name, index) => {
    checkPattern(
      scope,
      `${prop}[${index}]`,
      name,
      GROUP_NAME,
      "a group's name: 1 to 128 letters, digits, symbols and punctuation marks, without spaces",
      { remedy: 'Replace spaces, for example with "-".', see: CREATE_GROUP },
    );
  });
}

/** Refuses a prefix that no group's name can begin with. */
export function checkTenantGroup(scope: Construct, prop: string, tenant: TenantSource | undefined): void {
  if (tenant === undefined || !("groupPrefix" in tenant)) return;
  checkPattern(
    scope,
    `${prop}.groupPrefix`,
    tenant.groupPrefix,
    GROUP_PREFIX,
    "the beginning of a group's name: 1 to 127 letters, digits, symbols and punctuation marks, without spaces",
    { remedy: 'Take a prefix such as "tenant:".', see: CREATE_GROUP },
  );
}
