import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { describe, expect, it } from "vitest";
import { jsonText } from "../../modules/json-text.js";
import { synthesize } from "../support/template.js";

function synthesizedValue(make: (reference: string) => unknown): unknown {
  const template = synthesize((stack) => {
    const lambda = new LambdaFunction(stack, "F", { functionName: "f", role: "r" });
    new SsmParameter(stack, "P", { name: "p", type: "String", value: jsonText(make(lambda.arn)) });
  });
  return template.resource("aws_ssm_parameter").value;
}

describe("jsonText", () => {
  it("writes known values as plain JSON, with template syntax doubled", () => {
    expect(synthesizedValue(() => ({ a: 'q"uo\\te', b: "${x}%{y}" }))).toBe(
      '{"a":"q\\"uo\\\\te","b":"$${x}%%{y}"}',
    );
  });

  it("writes an expression if a part is unknown, with every literal quoted", () => {
    const value = synthesizedValue((arn) => ({ arn, list: [arn, 1, true], text: 'q"\\${x}%{y}' }));

    expect(value).toMatch(/^\$\{jsonencode\(\{"arn" = aws_lambda_function\.\w+\.arn, /);
    expect(value).toContain('"text" = "q\\"\\\\$${x}%%{y}"');
  });
});
