import { Lazy, TerraformResource } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { PolicyStatement } from "../../iam/index.js";
import { ServiceRole } from "../../iam/index.js";
import { UploadBucket } from "../../upload-bucket/index.js";

/** A resource type that is built into Terraform, without a provider to download. */
const TYPE = "terraform_data";

/**
 * Lists the permissions of all roles of its scope, and of the bucket's policy, for reviewers of a first plan. AWS's
 * provider treats a policy as one string: if one ARN in it is unknown yet, a plan shows nothing of the policy. Here it
 * shows everything except that ARN. The resource exists in Terraform's state only, and is replaced if a permission
 * changes.
 * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export class PermissionList extends TerraformResource {
  readonly #scope: Construct;

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      terraformResourceType: TYPE,
      terraformGeneratorMetadata: { providerName: "terraform" },
    });
    this.#scope = scope;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    // A change of `input` would also show the whole old `output`. This shows only the changes, as a replacement.
    return { triggers_replace: Lazy.anyValue({ produce: () => permissionsOf(this.#scope) }) };
  }
}

type Permission = Readonly<Record<string, unknown>>;

/** The permissions below a construct: by the path of a role or policy, then by Sid. */
function permissionsOf(root: IConstruct): Readonly<Record<string, Readonly<Record<string, Permission>>>> {
  const lists = root.node.findAll().flatMap((construct) => {
    const statements = statementsOf(construct);
    const path = construct.node.path.slice(root.node.path.length + 1);
    return statements.length === 0 ? [] : [[path, bySid(statements)] as const];
  });
  return Object.fromEntries(lists);
}

function statementsOf(construct: IConstruct): readonly PolicyStatement[] {
  if (construct instanceof ServiceRole) return construct.statements;
  if (construct instanceof UploadBucket && construct.managesPolicy) return construct.policyStatements;
  return [];
}

/** Statements by Sid. Names must be known in every plan, so they contain no ARN. */
function bySid(statements: readonly PolicyStatement[]): Readonly<Record<string, Permission>> {
  return Object.fromEntries(
    statements.map((statement, index) => [statement.sid ?? `Statement${index + 1}`, permission(statement)]),
  );
}

function permission({ effect, actions, resources, principals, conditions }: PolicyStatement): Permission {
  return {
    [effect]: actions.join(", "),
    ...(resources && { Resource: oneOrList(resources) }),
    ...(principals && { Principal: principals }),
    ...(conditions && { Condition: conditions }),
  };
}

function oneOrList(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}
