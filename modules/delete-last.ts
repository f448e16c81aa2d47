import type { TerraformResourceLifecycle } from "cdktf";

/**
 * Makes Terraform delete a removed resource after it has updated the resources that used it: for example an origin
 * access identity after its distribution. By default, Terraform deletes first: AWS rejects that, or requests fail until
 * the update. Terraform reads this option from the last deployment, so it must be set before the resource is removed.
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
 */
export const DELETE_LAST: TerraformResourceLifecycle = { createBeforeDestroy: true };
