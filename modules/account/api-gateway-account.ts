import { ApiGatewayAccount as Account } from "@cdktf/provider-aws/lib/api-gateway-account/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { Construct } from "constructs";
import { physicalName, policyDocument, roleSettingsOf } from "../iam/index.js";

/** ARN of the managed policy that AWS requires for the role. */
const LOGS_POLICY_ARN = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

/**
 * The role with which API Gateway writes logs and metrics. It is one setting for a whole account and Region; without
 * it, API Gateway rejects every stage with logs. Deploy it once per Region. Destroying it stops the logs of all APIs
 * there.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class ApiGatewayAccount extends Construct {
  /** ARN of the role. */
  readonly roleArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new IamRole(this, "Role", {
      name: physicalName(this),
      ...roleSettingsOf(this),
      description: "Lets API Gateway write logs to CloudWatch",
      assumeRolePolicy: policyDocument([
        {
          effect: "Allow",
          principals: { Service: ["apigateway.amazonaws.com"] },
          actions: ["sts:AssumeRole"],
        },
      ]),
    });
    const policy = new IamRolePolicyAttachment(this, "Policy", {
      role: role.name,
      policyArn: LOGS_POLICY_ARN,
    });
    // API Gateway tests the role's permissions before it accepts the role.
    new Account(this, "Resource", { cloudwatchRoleArn: role.arn, dependsOn: [policy] });
    this.roleArn = role.arn;
  }
}
