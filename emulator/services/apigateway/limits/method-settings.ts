import type { MethodSettings } from "../../../model.js";
import type { ApiMethod } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";

/** A method as deployed in a stage. */
type StagedMethod = Pick<RoutedExchange, "facts" | "method" | "stage">;

/** The settings of a method in a stage: its own, or those for all methods. */
export function settingsOf(staged: StagedMethod): MethodSettings | undefined {
  return ownSettings(staged) ?? staged.stage.methodSettings.find(({ methodPath }) => methodPath === "*/*");
}

/** The settings of a stage for this method only, not those for all methods. */
export function ownSettings({ stage, method, facts }: StagedMethod): MethodSettings | undefined {
  if (!facts.holds("methodPathsEncodeSlashes")) return undefined;
  return stage.methodSettings.find(({ methodPath }) => isFor(methodPath, method));
}

/** Whether settings are for a method. API Gateway writes `files/{key+}` as `files~1{key+}` or `~1files~1{key+}`. */
function isFor(methodPath: string, method: ApiMethod): boolean {
  const end = methodPath.lastIndexOf("/");
  const resource = `/${methodPath.slice(0, end)}`.replaceAll("~1", "/").replace(/\/+/g, "/");
  const verb = methodPath.slice(end + 1);
  return resource === method.resourcePath.replace(/(?<=.)\/$/, "") && verb === method.httpMethod;
}
