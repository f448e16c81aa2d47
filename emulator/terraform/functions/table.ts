import type { Value } from "../expression/value.js";
import { COLLECTION_FUNCTIONS } from "./collections.js";
import { CONVERSION_FUNCTIONS } from "./conversion.js";
import type { FunctionContext, TerraformFunction } from "./define.js";
import { ENCODING_FUNCTIONS } from "./encoding.js";
import { NUMBER_FUNCTIONS } from "./numbers.js";
import { STRING_FUNCTIONS } from "./strings.js";

const FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map(
  Object.entries({
    ...COLLECTION_FUNCTIONS,
    ...CONVERSION_FUNCTIONS,
    ...ENCODING_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...STRING_FUNCTIONS,
  }),
);

/** Calls a function of the Terraform language; `undefined` if it is not emulated. */
export function callFunction(
  name: string,
  values: readonly Value[],
  context: FunctionContext,
): Value | undefined {
  return FUNCTIONS.get(name.replace(/^core::/, ""))?.(values, context);
}
