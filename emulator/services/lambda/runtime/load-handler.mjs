// Finds and checks `FILE.EXPORT` as AWS's Node.js runtime does.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** An error of the runtime itself, with AWS's name. */
export class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

/** Loads the function that the setting `handler` names. */
export async function loadHandler(taskRoot, setting) {
  const dot = setting.indexOf(".", setting.lastIndexOf("/") + 1);
  if (dot < 1 || dot === setting.length - 1) {
    throw new RuntimeError("Runtime.MalformedHandlerName", `Bad handler: ${setting} is not FILE.EXPORT`);
  }
  const file = setting.slice(0, dot);
  const module = await load(taskRoot, file);
  let handler = module;
  for (const name of setting.slice(dot + 1).split(".")) handler = handler?.[name];
  if (typeof handler !== "function") {
    throw new RuntimeError("Runtime.HandlerNotFound", `${setting} is undefined or not exported`);
  }
  if (handler.length > 2) {
    throw new RuntimeError(
      "Runtime.CallbackHandlerDeprecated",
      "nodejs24.x does not call callback-based handlers (three parameters or more): make the handler async.",
    );
  }
  return handler;
}

async function load(taskRoot, file) {
  const candidates = [".js", ".mjs", ".cjs"].map((ending) => join(taskRoot, file + ending));
  const found = candidates.find((candidate) => existsSync(candidate));
  if (!found) throw new RuntimeError("Runtime.ImportModuleError", `Error: Cannot find module '${file}'`);
  try {
    const module = await import(pathToFileURL(found).href);
    return module.default !== undefined && Object.keys(module).length === 1 ? module.default : module;
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError("Runtime.UserCodeSyntaxError", error.message);
    if (error?.code === "ERR_MODULE_NOT_FOUND" || error?.code === "MODULE_NOT_FOUND") {
      throw new RuntimeError("Runtime.ImportModuleError", `Error: ${error.message}`);
    }
    throw error;
  }
}
