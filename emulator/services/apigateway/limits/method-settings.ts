import type { MethodSettings } from "../../../model.js";
import type { ApiMethod } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";

/** A method as a stage serves it. */
type StagedMethod = Pick<RoutedExchange, "facts" | "method" | "stage">;

/** The settings that a stage has for a method: its own, or those for every method. */
export function settingsOf(staged: StagedMethod): MethodSettings | undefined {
  return ownSettings(staged) ?? staged.stage.methodSettings.find(({ methodPath }) => methodPath === "*/*");
}

/** The settings of a stage that name a method themselves, rather than every method. */
export function ownSettings({ stage, method, facts }: StagedMethod): MethodSettings | undefined {
  if (!facts.holds("methodPathsEncodeSlashes")) return undefined;
  return stage.methodSettings.find(({ methodPath }) => isFor(methodPath, method));
}

/** API Gateway writes `files/{key+}` as `files~1{key+}` or, in full, as `~1files~1{key+}`. */
function isFor(methodPath: string, method: ApiMethod): boolean {
  const end = methodPath.lastIndexOf("/");
  const resource = `/${methodPath.slice(0, end)}`.replaceAll("~1", "/").replace(/\/+/g, "/");
  const verb = methodPath.slice(end + 1);
  return resource === method.resourcePath.replace(/(?<=.)\/$/, "") && verb === method.httpMethod;
}
