import type { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import type { PreTokenSettings } from "../../functions/pre-token-generation/contract.js";
import { PRE_TOKEN_SETTINGS_VARIABLE } from "../../functions/pre-token-generation/contract.js";
import { functionEntry, NodeFunction } from "../node-function/index.js";

/** The custom attribute that holds a user's tenant, without Cognito's `custom:`. */
export const TENANT_ATTRIBUTE = "tenant";

/**
 * The trigger that copies a user's tenant into the access token, which otherwise contains no custom attribute.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export class TenantClaim extends Construct {
  /** The trigger, for the pool's `lambda_config`. */
  readonly functionArn: string;

  constructor(scope: Construct, id: string, props: { readonly claim: string }) {
    super(scope, id);
    const settings: PreTokenSettings = { attribute: `custom:${TENANT_ATTRIBUTE}`, claim: props.claim };
    const trigger = new NodeFunction(this, "Trigger", {
      entry: functionEntry("pre-token-generation"),
      description: "Adds the user's tenant to the access token",
      environment: { [PRE_TOKEN_SETTINGS_VARIABLE]: JSON.stringify(settings) },
      // Cognito's own timeout.
      timeoutSeconds: 5,
    });
    this.functionArn = trigger.functionArn;
  }

  /** Lets only this pool call the trigger. */
  allow(pool: CognitoUserPool): void {
    new LambdaPermission(this, "Permission", {
      statementId: "AllowUserPool",
      action: "lambda:InvokeFunction",
      functionName: this.functionArn,
      principal: "cognito-idp.amazonaws.com",
      sourceArn: pool.arn,
    });
  }
}
