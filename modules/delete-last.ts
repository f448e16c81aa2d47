import type { TerraformResourceLifecycle } from "cdktf";

/**
 * For what another resource uses until it is updated, such as the identity of a distribution. By default, Terraform
 * deletes what is removed before it updates what used it: AWS rejects that, or requests fail until the update. With this,
 * it deletes last. Terraform goes by what the last deployment said, so the resource needs it before it is removed.
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
 */
export const DELETE_LAST: TerraformResourceLifecycle = { createBeforeDestroy: true };
