import { invalid, unsupported } from "../expression/expression-error.js";
import type { Value } from "../expression/value.js";
import { toBoolean, toNumber, toStringValue, typeName } from "../expression/value.js";
import { encodeJson } from "./encoding.js";

const VERB = /%(?<flags>[-+ 0#]*)(?<width>\d{1,3})?(?:\.(?<precision>\d{1,2}))?(?<verb>.?)/gsu;

/**
 * The function `format`, with the verbs %% %s %q %v %d %f %t, widths, and the precision of %f.
 * @see https://developer.hashicorp.com/terraform/language/functions/format
 */
export function format(pattern: string, values: readonly Value[]): string {
  let used = 0;
  const result = pattern.replace(VERB, (...match: unknown[]) => {
    const groups = match.at(-1) as Record<string, string | undefined>;
    if (groups.verb === "%") return "%";
    const value = values[used];
    used += 1;
    if (value === undefined) throw invalid(`the verb at position ${used} has no value`);
    return pad(verbText(groups, value), groups.flags ?? "", Number(groups.width ?? 0));
  });
  if (used < values.length) throw invalid(`the verbs need ${used} values, not ${values.length}`);
  return result;
}

function verbText(groups: Readonly<Record<string, string | undefined>>, value: Value): string {
  const { verb = "", flags = "", precision } = groups;
  if (flags.includes("#") || flags.includes("+") || flags.includes(" ")) {
    throw unsupported(`the flags "${flags}" are not emulated`);
  }
  if (precision !== undefined && verb !== "f") throw unsupported(`a precision of %${verb} is not emulated`);
  if (verb === "s") return convert(toStringValue(value), "a string", value);
  if (verb === "q") return JSON.stringify(convert(toStringValue(value), "a string", value));
  if (verb === "t") return String(convert(toBoolean(value), "true or false", value));
  if (verb === "d")
    return convert(toStringValue(Math.trunc(convert(toNumber(value), "a number", value))), "", value);
  if (verb === "f") return convert(toNumber(value), "a number", value).toFixed(Number(precision ?? 6));
  if (verb === "v") return toStringValue(value) ?? encodeJson(value);
  throw unsupported(`the verb %${verb} is not emulated`);
}

function convert<T>(converted: T | undefined, wanted: string, value: Value): T {
  if (converted === undefined) throw invalid(`must be ${wanted}, not ${typeName(value)}`);
  return converted;
}

function pad(value: string, flags: string, width: number): string {
  if (flags.includes("-")) return value.padEnd(width);
  if (!flags.includes("0")) return value.padStart(width);
  return value.startsWith("-") ? `-${value.slice(1).padStart(width - 1, "0")}` : value.padStart(width, "0");
}
