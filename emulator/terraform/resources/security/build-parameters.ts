import type { Parameter } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import { parameter } from "./parameter.js";

/** The SSM parameters of a stack. */
export function buildParameters(resources: Resources, diagnostics: Diagnostics): readonly Parameter[] {
  return resources.of(parameter).map((one) => {
    const { name, type, value, insecure_value: insecureValue } = one.arguments;
    const given = value ?? insecureValue;
    if (given === undefined) diagnostics.report(one, "value", "is required");
    return { constructPath: one.constructPath, name, region: one.region, type, value: given ?? "" };
  });
}
