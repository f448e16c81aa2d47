import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { list } from "../../functions/rules/kinds.js";
import { checkValue } from "../rules/check.js";
import { anyText } from "../rules/values.js";
import { physicalName } from "./physical-name.js";
import type { PolicyConditions, PolicyStatement } from "./policy-document.js";
import { policyDocument } from "./policy-document.js";
import { roleSettingsOf } from "./role-settings.js";
import { ROLE_STATEMENT } from "./statement-rules.js";

/** Settings of a role for AWS services. */
interface ServiceRoleProps {
  /** Services that may assume the role, e.g. `lambda.amazonaws.com`; at least one. */
  readonly services: readonly string[];
  /** Purpose of the role, for IAM's console. */
  readonly description: string;
  /** Permissions of the role; more can be added later. A role without permissions is rejected. */
  readonly statements: readonly PolicyStatement[];
  /**
   * Conditions under which the services may assume the role. Use `aws:SourceAccount` only for services that are
   * documented to send it. For Lambda, which assumes an execution role, this is not documented: a function fails if the
   * condition is not met.
   * @default - no conditions
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
   */
  readonly trustConditions?: PolicyConditions;
}

const SERVICES = list(
  anyText("a service's name such as lambda.amazonaws.com"),
  { min: 1 },
  { remedy: "Name the services that assume the role." },
);

const STATEMENTS = list(ROLE_STATEMENT);

/** A role for AWS services, with all its permissions in one inline policy. */
export class ServiceRole extends Construct {
  /** ARN of the role, for the service that assumes it. */
  readonly roleArn: string;
  /** The role's name in IAM. */
  readonly roleName: string;
  readonly #statements: PolicyStatement[];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    checkValue(this, "services", props.services, SERVICES);
    checkValue(this, "statements", props.statements, STATEMENTS);
    this.#statements = [...props.statements];

    const role = new IamRole(this, "Resource", {
      name: physicalName(this),
      ...roleSettingsOf(this),
      description: props.description,
      assumeRolePolicy: policyDocument([
        {
          effect: "Allow",
          principals: { Service: props.services },
          actions: ["sts:AssumeRole"],
          conditions: props.trustConditions,
        },
      ]),
    });
    new IamRolePolicy(this, "Policy", {
      role: role.name,
      name: "permissions",
      policy: Lazy.stringValue({ produce: () => policyDocument(this.#statements) }),
    });
    this.roleArn = role.arn;
    this.roleName = role.name;

    this.node.addValidation({ validate: () => this.#problems() });
  }

  /** The current permissions of the role. */
  get statements(): readonly PolicyStatement[] {
    return [...this.#statements];
  }

  /** Adds permissions to the role, at any time before synth. */
  addStatements(...statements: readonly PolicyStatement[]): void {
    checkValue(this, "statements", statements, STATEMENTS);
    this.#statements.push(...statements);
  }

  #problems(): string[] {
    if (this.#statements.length > 0) return [];
    return [
      "statements must be a list of at least one, got []: IAM accepts no empty policy. Add a statement.",
    ];
  }
}
