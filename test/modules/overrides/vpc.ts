import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import type { TerraformStack } from "cdktf";
import { Aspects } from "cdktf";
import { NodeFunction } from "../../../modules/node-function/index.js";

/** Puts every function of a stack into a VPC, except Lambda@Edge functions, which CloudFront accepts only without one. */
export function intoVpc(
  stack: TerraformStack,
  vpc: { subnetIds: string[]; securityGroupIds: string[] },
): void {
  Aspects.of(stack).add({
    visit(node) {
      if (!(node instanceof NodeFunction)) return;
      const lambda = node.node.findChild("Resource") as LambdaFunction;
      if (lambda.publishInput === true) return;
      lambda.putVpcConfig(vpc);
      node.addStatements({
        sid: "ManageNetworkInterfaces",
        effect: "Allow",
        actions: [
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses",
        ],
        resources: ["*"],
      });
    },
  });
}
