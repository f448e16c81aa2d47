import { ignoredType } from "../../schema/resource-type.js";
import { sameAs, uuid } from "../names.js";

/**
 * A value in Terraform's state. Its output is its input.
 * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export const terraformData = ignoredType("terraform_data", { id: uuid, output: sameAs("input") });
