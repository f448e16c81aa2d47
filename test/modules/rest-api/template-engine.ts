import { Compile, parse } from "velocityjs";
import { JAVA_METHODS } from "../../../emulator/services/apigateway/template/java-methods.js";

interface RenderInput {
  readonly context?: Readonly<Record<string, unknown>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** Parameters of the path or the query string. */
  readonly params?: Readonly<Record<string, string>>;
  /** Headers as the client wrote them: `$input.params().header` is a map with their exact names only. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body, as `$input.body` and `$input.path` see it. */
  readonly body?: string;
}

interface Rendered {
  readonly text: string;
  readonly overrides: { status?: number; readonly header: Record<string, string> };
}

/** Renders a mapping template with as much of API Gateway's objects as the templates here use. */
export function render(
  template: string,
  { context = {}, stageVariables = {}, params = {}, headers = {}, body = "" }: RenderInput,
): Rendered {
  const overrides: Rendered["overrides"] = { header: {} };
  const text = new Compile(parse(template), {
    escape: false,
    customMethodHandlers: [...JAVA_METHODS],
  }).render({
    stageVariables,
    context: { extendedRequestId: "request-1", ...context, responseOverride: overrides },
    input: {
      body,
      params: (name?: string) =>
        name === undefined
          ? { path: params, querystring: params, header: headers }
          : (params[name] ?? headers[name] ?? ""),
      path: (path: string) => valueAt(body, path),
      json: (path: string) => JSON.stringify(valueAt(body, path)),
    },
    util: { escapeJavaScript: (value: string) => javaString(escaped(value)), parseJson: JSON.parse },
  });
  return { text, overrides };
}

function valueAt(body: string, path: string): unknown {
  return JSON.parse(body)[path.replace("$.", "")];
}

/** As Apache Commons does it, single quotes included. */
function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1).replaceAll("'", "\\'").replaceAll("/", "\\/");
}

/** A string whose `replaceAll` uses a regular expression, like Java's. */
function javaString(value: string) {
  return {
    replaceAll: (pattern: string, replacement: string) =>
      value.replace(new RegExp(pattern, "g"), replacement),
    toString: () => value,
  };
}
