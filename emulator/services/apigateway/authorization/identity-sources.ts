import { header } from "../../../http/http.js";
import { contextValue } from "../model/context.js";
import type { IdentitySource } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";

/** The values of the identity sources, in order. Missing and empty values are `undefined`. */
export function identityValues(
  exchange: RoutedExchange,
  sources: readonly IdentitySource[],
): readonly (string | undefined)[] {
  return sources.map((source) => {
    const value = readSource(exchange, source);
    return value === "" ? undefined : value;
  });
}

function readSource(exchange: RoutedExchange, { from, name }: IdentitySource): string | undefined {
  switch (from) {
    case "header":
      return header(exchange.request, name);
    case "querystring":
      return exchange.query.findLast(([candidate]) => candidate === name)?.[1];
    case "stageVariables":
      return exchange.stage.variables[name];
    case "context":
      return contextValue(exchange.context, name);
  }
}
