import type { Cursor } from "../model/document/cursor.js";
import type { ApiMethod, GatewayResponseSettings } from "../model/document/definition.js";
import { GATEWAY_RESPONSE_TYPES } from "../model/gateway-error.js";
import type { ParameterMapping } from "../model/mapping-source.js";
import { parseMappingSource } from "../model/mapping-source.js";

/** Reads `x-amazon-apigateway-gateway-responses`. */
export function readGatewayResponses(section: Cursor): Readonly<Record<string, GatewayResponseSettings>> {
  return Object.fromEntries(
    section.entries().map(([type, entry]) => {
      if (!GATEWAY_RESPONSE_TYPES.some((known) => known === type)) {
        entry.problem(`is an unknown gateway response. Known: ${GATEWAY_RESPONSE_TYPES.join(", ")}`);
      }
      entry.reportUnknownKeys(["statusCode", "responseParameters", "responseTemplates"]);
      return [type, readGatewayResponse(entry)];
    }),
  );
}

function readGatewayResponse(entry: Cursor): GatewayResponseSettings {
  const status = entry.at("statusCode");
  const statusCode = Number(status.value);
  if (status.exists && !Number.isInteger(statusCode)) {
    status.problem(`is ${status.shown}; must be an HTTP status code`);
  }
  return {
    ...(status.exists ? { statusCode } : {}),
    headers: entry
      .at("responseParameters")
      .entries()
      .flatMap(([destination, source]) => readHeader(destination, source)),
    templates: entry.at("responseTemplates").stringMap(),
  };
}

function readHeader(destination: string, cursor: Cursor): readonly ParameterMapping[] {
  const name = /^gatewayresponse\.header\.(.+)$/.exec(destination)?.[1];
  const source = parseMappingSource(cursor.string() ?? "");
  if (name === undefined) cursor.problem("must be named gatewayresponse.header.NAME");
  if (source === undefined) cursor.problem(`${cursor.shown} is not a mapping expression`);
  return name === undefined || source === undefined ? [] : [{ location: "header", name, source }];
}

/** Finds the request validator of a method: its own, or the API's default. */
export type Validators = (operation: Cursor) => ApiMethod["validation"];

const EXTENSION = "x-amazon-apigateway-request-validator";

/** Reads `x-amazon-apigateway-request-validators` and the API's default. */
export function readValidators(document: Cursor): Validators {
  const validators = new Map(
    document
      .at(`${EXTENSION}s`)
      .entries()
      .map(([name, entry]) => [
        name,
        {
          parameters: entry.at("validateRequestParameters").boolean() ?? false,
          body: entry.at("validateRequestBody").boolean() ?? false,
        },
      ]),
  );
  return (operation) => {
    const own = operation.at(EXTENSION);
    const chosen = own.exists ? own : document.at(EXTENSION);
    if (!chosen.exists) return { parameters: false, body: false };
    const found = validators.get(chosen.string() ?? "");
    if (found === undefined) chosen.problem(`${chosen.shown} does not name a request validator`);
    return found ?? { parameters: false, body: false };
  };
}
