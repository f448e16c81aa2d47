import { describe, expect, it } from "vitest";
import {
  renderTemplate,
  TemplateError,
} from "../../../../../emulator/services/apigateway/template/velocity.js";

const render = (template: string, variables: Record<string, unknown> = {}) =>
  renderTemplate(template, { context: {}, stageVariables: {}, s: "a-b-c.", ...variables });

describe("Java's methods of strings", () => {
  it.each([
    ["$s.replace('-', '+')", "a+b+c."],
    ["$s.replaceAll('[a-b]', 'x')", "x-x-c."],
    ["$s.replaceAll('(.)-', '$1_')", "a_b_c."],
    ["$s.replaceFirst('-', '')", "ab-c."],
    ["$s.split('-').size()", "3"],
    ["$s.split('\\.').size()", "1"],
    ["$s.split('-').get(1)", "b"],
    ["$s.substring(2)", "b-c."],
    ["$s.substring(0, 1)", "a"],
    ["$s.length()", "6"],
    ["$s.indexOf('b')", "2"],
    ["$s.contains('b-')", "true"],
    ["$s.startsWith('a')", "true"],
    ["$s.equals('a')", "false"],
    ["$s.equalsIgnoreCase('A-B-C.')", "true"],
    ["$s.matches('a')", "false"],
    ["$s.toUpperCase()", "A-B-C."],
    ["$s.isEmpty()", "false"],
  ])("%s", (template, expected) => {
    expect(render(template)).toBe(expected);
  });
});

describe("conditions", () => {
  it.each([
    ["the empty string is true", "#if($empty)yes#{else}no#end", "yes"],
    ["null is false", "#if($missing)yes#{else}no#end", "no"],
    ["not", "#if(!$missing)yes#end", "yes"],
    ["and, or", "#if($empty && ($missing || $s))yes#end", "yes"],
    ["equality", `#if($empty == "")yes#end`, "yes"],
    ["elseif", "#if($missing)1#elseif($s == 'x')2#{else}3#end", "3"],
    ["a missing value below $context is false", "#if($context.authorizer.x)yes#{else}no#end", "no"],
  ])("%s", (_, template, expected) => {
    expect(render(template, { empty: "" })).toBe(expected);
  });
});

describe("references", () => {
  it.each([
    ["to missing members of $context render as nothing", "[$context.authorizer.x]", "[]"],
    ["to missing members of $stageVariables render as nothing", "[$stageVariables.x]", "[]"],
    ["to other missing variables render as their source", "$nothing", "$nothing"],
  ])("%s", (_, template, expected) => {
    expect(render(template)).toBe(expected);
  });

  it("can set members of the overrides", () => {
    const context = { responseOverride: { status: undefined, header: {} } };

    render(
      '#set($context.responseOverride.status = 404)#set($context.responseOverride.header.X-Code = "a")',
      { context },
    );

    expect(context).toEqual({ responseOverride: { status: 404, header: { "X-Code": "a" } } });
  });

  it("can be used in a loop", () => {
    const template = "#foreach($i in $list)$i#if($foreach.hasNext),#end#end";

    expect(render(template, { list: [1, 2, 3] })).toBe("1,2,3");
  });
});

describe("a template with an error", () => {
  it("is rejected for a syntax error", () => {
    expect(() => render("#if(")).toThrow(TemplateError);
  });

  it("is rejected for an error in a method", () => {
    expect(() => render("$s.replaceAll('(', '')")).toThrow(TemplateError);
  });
});
