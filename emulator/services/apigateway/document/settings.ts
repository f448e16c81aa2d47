import { type ParameterMapping, parseMappingSource } from "../mapping/expression.js";
import type { Cursor } from "./cursor.js";
import type { ApiMethod, GatewayResponseSettings } from "./definition.js";

/** Every gateway response type that a document may change. */
export const GATEWAY_RESPONSE_TYPES = [
  "ACCESS_DENIED",
  "API_CONFIGURATION_ERROR",
  "AUTHORIZER_CONFIGURATION_ERROR",
  "AUTHORIZER_FAILURE",
  "BAD_REQUEST_BODY",
  "BAD_REQUEST_PARAMETERS",
  "DEFAULT_4XX",
  "DEFAULT_5XX",
  "EXPIRED_TOKEN",
  "INTEGRATION_FAILURE",
  "INTEGRATION_TIMEOUT",
  "INVALID_API_KEY",
  "INVALID_SIGNATURE",
  "MISSING_AUTHENTICATION_TOKEN",
  "QUOTA_EXCEEDED",
  "REQUEST_TOO_LARGE",
  "RESOURCE_NOT_FOUND",
  "THROTTLED",
  "UNAUTHORIZED",
  "UNSUPPORTED_MEDIA_TYPE",
  "WAF_FILTERED",
] as const;

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export type GatewayResponseType = (typeof GATEWAY_RESPONSE_TYPES)[number];

/** Reads `x-amazon-apigateway-gateway-responses`. */
export function readGatewayResponses(section: Cursor): Readonly<Record<string, GatewayResponseSettings>> {
  return Object.fromEntries(
    section.entries().map(([type, entry]) => {
      if (!GATEWAY_RESPONSE_TYPES.some((known) => known === type)) {
        entry.problem("is no type of gateway response");
      }
      entry.onlyKnows(["statusCode", "responseParameters", "responseTemplates"]);
      return [type, readGatewayResponse(entry)];
    }),
  );
}

function readGatewayResponse(entry: Cursor): GatewayResponseSettings {
  const status = entry.at("statusCode");
  const statusCode = Number(status.value);
  if (status.exists && !Number.isInteger(statusCode)) {
    status.problem(`is ${status.shown}; must be a status`);
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
  if (source === undefined) cursor.problem(`${cursor.shown} is no mapping expression`);
  return name === undefined || source === undefined ? [] : [{ location: "header", name, source }];
}

/** Finds the request validator of a method: its own, or the API's. */
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
    if (found === undefined) chosen.problem(`${chosen.shown} names no request validator`);
    return found ?? { parameters: false, body: false };
  };
}
