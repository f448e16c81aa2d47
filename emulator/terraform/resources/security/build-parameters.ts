import type { Parameter } from "../../../model.js";
import type { Findings, Resources } from "../../model/findings.js";
import { parameter } from "./parameter.js";

/** The SSM parameters of a stack. */
export function buildParameters(resources: Resources, findings: Findings): readonly Parameter[] {
  return resources.of(parameter).map((one) => {
    const { name, type, value, insecure_value: insecureValue } = one.arguments;
    const given = value ?? insecureValue;
    if (given === undefined) findings.report(one, "value", "is required");
    return { constructPath: one.constructPath, name, region: one.region, type, value: given ?? "" };
  });
}
