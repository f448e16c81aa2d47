/** A mapping to a parameter of the integration's request, or to a header of the method's response. */
export interface ParameterMapping {
  readonly location: "path" | "querystring" | "header";
  readonly name: string;
  readonly source: MappingSource;
}

/**
 * Source of a mapped value.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html
 */
export type MappingSource =
  | { readonly from: "static"; readonly value: string }
  | { readonly from: "context" | "stageVariables"; readonly name: string }
  | {
      readonly from: "request";
      readonly location: "path" | "querystring" | "multivaluequerystring" | "header" | "multivalueheader";
      readonly name: string;
    }
  | { readonly from: "requestBody"; readonly jsonPath: string }
  | { readonly from: "responseHeader" | "responseMultiValueHeader"; readonly name: string }
  | { readonly from: "responseBody"; readonly jsonPath: string };

const STATIC = /^'(.*)'$/s;
const VARIABLE = /^(context|stageVariables)\.([a-zA-Z0-9._$-]+)$/;
const REQUEST =
  /^method\.request\.(path|querystring|multivaluequerystring|header|multivalueheader)\.([a-zA-Z0-9._$-]+)$/;
const REQUEST_BODY = /^method\.request\.body(?:\.(.+))?$/;
const RESPONSE_HEADER = /^integration\.response\.(header|multivalueheader)\.([a-zA-Z0-9._$-]+)$/;
const RESPONSE_BODY = /^integration\.response\.body(?:\.(.+))?$/;

/** Parses a mapping expression; `undefined` if API Gateway would reject it. */
export function parseMappingSource(text: string): MappingSource | undefined {
  return parseConstantSource(text) ?? parseRequestSource(text) ?? parseResponseSource(text);
}

function parseConstantSource(text: string): MappingSource | undefined {
  const literal = STATIC.exec(text);
  if (literal?.[1] !== undefined) return { from: "static", value: literal[1] };
  const [, root, name] = VARIABLE.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { from: root === "context" ? "context" : "stageVariables", name };
}

function parseRequestSource(text: string): MappingSource | undefined {
  const [, location, name] = REQUEST.exec(text) ?? [];
  if (name !== undefined && isRequestLocation(location)) return { from: "request", location, name };
  const body = REQUEST_BODY.exec(text);
  return body === null ? undefined : { from: "requestBody", jsonPath: `$${suffix(body[1])}` };
}

function parseResponseSource(text: string): MappingSource | undefined {
  const [, kind, name] = RESPONSE_HEADER.exec(text) ?? [];
  if (name !== undefined) {
    return { from: kind === "header" ? "responseHeader" : "responseMultiValueHeader", name };
  }
  const body = RESPONSE_BODY.exec(text);
  return body === null ? undefined : { from: "responseBody", jsonPath: `$${suffix(body[1])}` };
}

type RequestLocation = Extract<MappingSource, { from: "request" }>["location"];

function isRequestLocation(text: string | undefined): text is RequestLocation {
  return ["path", "querystring", "multivaluequerystring", "header", "multivalueheader"].includes(text ?? "");
}

function suffix(jsonPath: string | undefined): string {
  return jsonPath === undefined ? "" : `.${jsonPath}`;
}
