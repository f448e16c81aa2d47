import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { isKnown } from "../rules/tokens.js";

const ID = "CallerIdentity";

/** The account that the stack is deployed to, 12 digits, known at apply. Read once per stack. */
export function currentAccountId(scope: Construct): string {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild(ID);
  const identity = found instanceof DataAwsCallerIdentity ? found : new DataAwsCallerIdentity(stack, ID, {});
  return identity.accountId;
}

/** The Region of the stack's AWS provider; undefined if it is unknown at synth. */
export function currentRegion(scope: IConstruct): string | undefined {
  return TerraformStack.of(scope)
    .node.findAll()
    .filter((construct) => construct instanceof AwsProvider)
    .filter((provider) => provider.alias === undefined)
    .map((provider) => provider.region)
    .find(isKnown);
}
