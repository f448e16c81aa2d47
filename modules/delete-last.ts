import type { TerraformResourceLifecycle } from "cdktf";

/**
 * Makes Terraform delete a resource last, for one that another resource uses until its update, such as the identity of
 * a distribution. By default, Terraform deletes a removed resource before it updates those that used it: AWS rejects
 * that, or requests fail until the update. Terraform reads this option from the last deployment, so it must be set
 * before the resource is removed.
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
 */
export const DELETE_LAST: TerraformResourceLifecycle = { createBeforeDestroy: true };
