import type { Model } from "../../../model.js";
import type { Cursor } from "../model/document/cursor.js";
import type {
  Integration,
  IntegrationResponse,
  LambdaProxyIntegration,
  ParameterName,
  S3Integration,
  TemplatedIntegration,
} from "../model/document/definition.js";
import type { ParameterMapping } from "../model/mapping-source.js";
import { parseMappingSource } from "../model/mapping-source.js";

const KEYS = [
  "type",
  "uri",
  "httpMethod",
  "credentials",
  "requestParameters",
  "requestTemplates",
  "passthroughBehavior",
  "contentHandling",
  "responses",
  "timeoutInMillis",
  "cacheKeyParameters",
  "cacheNamespace",
  "connectionType",
  "responseTransferMode",
];

/** AWS's default and maximum timeout of an integration, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 29_000;
/** AWS's minimum timeout of an integration, in milliseconds. */
const MIN_TIMEOUT_MS = 50;
const MOCK: TemplatedIntegration = {
  requestTemplates: {},
  passthroughBehavior: "WHEN_NO_MATCH",
  requestParameters: [],
  responses: [],
  timeoutMs: DEFAULT_TIMEOUT_MS,
  cacheKeyParameters: [],
};

/** Reads `x-amazon-apigateway-integration`. */
export function readIntegration(cursor: Cursor, model: Model): Integration {
  if (!cursor.exists) {
    cursor.problem("is missing: API Gateway does not deploy a method without an integration");
    return { type: "MOCK", ...MOCK };
  }
  cursor.reportUnknownKeys(KEYS);
  cursor.at("connectionType").oneOf(["INTERNET"]);
  cursor.at("responseTransferMode").oneOf(["BUFFERED"]);
  const type = cursor.at("type").oneOf(["mock", "aws", "aws_proxy"]);
  if (type === "aws_proxy") return readLambdaProxy(cursor, model);
  const templated = readTemplated(cursor);
  if (type !== "aws") return { type: "MOCK", ...templated };
  const uri = cursor.at("uri").string() ?? "";
  return /^arn:aws:apigateway:[a-z0-9-]+:lambda:path\//.test(uri)
    ? {
        type: "AWS_LAMBDA",
        functionArn: readFunctionArn(cursor.at("uri"), model),
        ...readCredentials(cursor),
        ...templated,
      }
    : readS3(cursor, templated);
}

function readS3(cursor: Cursor, templated: TemplatedIntegration): S3Integration {
  const uri = cursor.at("uri");
  const [, region, pathTemplate] =
    /^arn:aws:apigateway:([a-z0-9-]+):s3:path\/(.+)$/.exec(uri.string() ?? "") ?? [];
  if (pathTemplate === undefined) {
    uri.problem("is not emulated. Emulated: arn:aws:apigateway:REGION:s3:path/… and …:lambda:path/…");
  }
  for (const [, name] of (pathTemplate ?? "").matchAll(/\{([^}]+)\}/g)) {
    const mapped = templated.requestParameters.some((it) => it.location === "path" && it.name === name);
    if (!mapped) uri.problem(`{${name}} has no integration.request.path.${name} among requestParameters`);
  }
  return {
    type: "AWS_S3",
    region: region ?? "",
    httpMethod: cursor.at("httpMethod").string() ?? "",
    pathTemplate: pathTemplate ?? "",
    ...readCredentials(cursor),
    ...templated,
  };
}

function readLambdaProxy(cursor: Cursor, model: Model): LambdaProxyIntegration {
  const method = cursor.at("httpMethod");
  if (method.string() !== "POST") method.problem("must be POST: Lambda functions are invoked with POST");
  return {
    type: "AWS_PROXY",
    functionArn: readFunctionArn(cursor.at("uri"), model),
    ...readCredentials(cursor),
    timeoutMs: readTimeout(cursor.at("timeoutInMillis")),
    cacheKeyParameters: readCacheKeys(cursor.at("cacheKeyParameters")),
  };
}

function readTemplated(cursor: Cursor): TemplatedIntegration {
  const contentHandling = cursor.at("contentHandling").oneOf(["CONVERT_TO_TEXT", "CONVERT_TO_BINARY"]);
  return {
    requestTemplates: cursor.at("requestTemplates").stringMap(),
    passthroughBehavior:
      cursor.at("passthroughBehavior").oneOf(["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]) ??
      "WHEN_NO_MATCH",
    ...(contentHandling === undefined ? {} : { contentHandling }),
    requestParameters: readMappings(cursor.at("requestParameters"), "integration.request"),
    responses: cursor
      .at("responses")
      .entries()
      .map(([pattern, entry]) => readResponse(pattern, entry)),
    timeoutMs: readTimeout(cursor.at("timeoutInMillis")),
    cacheKeyParameters: readCacheKeys(cursor.at("cacheKeyParameters")),
  };
}

function readResponse(pattern: string, entry: Cursor): IntegrationResponse {
  entry.reportUnknownKeys(["statusCode", "responseParameters", "responseTemplates", "contentHandling"]);
  const contentHandling = entry.at("contentHandling").oneOf(["CONVERT_TO_TEXT", "CONVERT_TO_BINARY"]);
  const selectionPattern = pattern === "default" ? undefined : compile(pattern, entry);
  return {
    ...(selectionPattern === undefined ? {} : { selectionPattern }),
    statusCode: String(entry.at("statusCode").value ?? "200"),
    parameters: readMappings(entry.at("responseParameters"), "method.response"),
    templates: entry.at("responseTemplates").stringMap(),
    ...(contentHandling === undefined ? {} : { contentHandling }),
  };
}

function readMappings(
  section: Cursor,
  root: "integration.request" | "method.response",
): readonly ParameterMapping[] {
  return section.entries().flatMap(([destination, cursor]) => {
    const [, parent, location, name] =
      /^(integration\.request|method\.response)\.(path|querystring|header)\.(.+)$/.exec(destination) ?? [];
    const source = parseMappingSource(cursor.string() ?? "");
    const placed = location === "path" || location === "querystring" || location === "header";
    if (parent !== root || !placed || name === undefined)
      cursor.problem(`must be named ${root}.LOCATION.NAME`);
    else if (source === undefined) cursor.problem(`${cursor.shown} is not a mapping expression`);
    else return [{ location, name, source }];
    return [];
  });
}

function readCacheKeys(section: Cursor): readonly ParameterName[] {
  return section.items().flatMap((cursor) => {
    const source = parseMappingSource(cursor.string() ?? "");
    if (source?.from !== "request" || source.location.startsWith("multivalue")) {
      cursor.problem(
        `${cursor.shown} is not emulated. Emulated: path, querystring and header parameters of method.request`,
      );
      return [];
    }
    return { location: source.location as ParameterName["location"], name: source.name };
  });
}

function readCredentials(cursor: Cursor): { readonly credentials?: string } {
  const credentials = cursor.at("credentials").string();
  if (credentials === undefined) return {};
  return { credentials: credentials === "arn:aws:iam::*:user/*" ? "caller" : credentials };
}

function readTimeout(cursor: Cursor): number {
  const timeout = cursor.number() ?? DEFAULT_TIMEOUT_MS;
  if (timeout < MIN_TIMEOUT_MS || timeout > DEFAULT_TIMEOUT_MS) {
    cursor.problem(`is ${timeout}; must be from ${MIN_TIMEOUT_MS} to ${DEFAULT_TIMEOUT_MS} milliseconds`);
  }
  return timeout;
}

/** Reads the ARN of the function in a Lambda uri. It must be a function of the stack. */
export function readFunctionArn(uri: Cursor, model: Model): string {
  const text = uri.string() ?? "";
  const arn = /^arn:aws:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(
    text,
  )?.[1];
  if (arn === undefined) {
    uri.problem(
      "must be arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations, " +
        `is ${uri.shown}`,
    );
    return "";
  }
  const known = model.functions.some((fn) => fn.arn === arn || fn.qualifiedArn === arn);
  if (!known) uri.problem(`names ${arn}, which is not a function of the stack`);
  return arn;
}

/** Reads a regular expression that must match a whole value, as Java's `matches` does. */
export function readPattern(cursor: Cursor): RegExp | undefined {
  const text = cursor.string();
  return text === undefined ? undefined : compile(text, cursor);
}

function compile(pattern: string, cursor: Cursor): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, "s");
  } catch {
    cursor.problem(`${JSON.stringify(pattern)} is not a regular expression`);
    return undefined;
  }
}
