import type { MethodSettings, Stage } from "../../../model.js";
import type { ApiMethod } from "../model/document/definition.js";

/** The settings that a stage has for a method: its own, or those for every method. */
export function settingsOf(stage: Stage, method: ApiMethod): MethodSettings | undefined {
  return (
    stage.methodSettings.find((settings) => isFor(settings.methodPath, method)) ??
    stage.methodSettings.find((settings) => settings.methodPath === "*/*")
  );
}

/** Whether a stage names a method's settings themselves, rather than those of every method. */
export function hasOwnSettings(stage: Stage, method: ApiMethod): boolean {
  return stage.methodSettings.some((settings) => isFor(settings.methodPath, method));
}

/** API Gateway writes `files/{key+}` as `files~1{key+}` or, in full, as `~1files~1{key+}`. */
function isFor(methodPath: string, method: ApiMethod): boolean {
  const end = methodPath.lastIndexOf("/");
  const resource = `/${methodPath.slice(0, end)}`.replaceAll("~1", "/").replace(/\/+/g, "/");
  const verb = methodPath.slice(end + 1);
  return resource === method.resourcePath.replace(/(?<=.)\/$/, "") && verb === method.httpMethod;
}
