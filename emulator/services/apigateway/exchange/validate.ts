import type { ValidateFunction } from "ajv";
import ajvDraft04 from "ajv-draft-04";
import type { JsonObject } from "../../../json.js";
import { parseJson } from "../../../json.js";
import type { ApiMethod } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import { firstMediaType, parameterValues } from "../model/exchange.js";
import type { GatewayError } from "../model/gateway-error.js";
import { gatewayError } from "../model/gateway-error.js";

/** Checks a request with its method's request validator. */
type RequestValidation = (exchange: RoutedExchange) => GatewayError | undefined;

/**
 * Creates the request validation of an API. Required parameters must not be blank. Bodies must match their JSON schema
 * (draft 4).
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function createRequestValidation(): RequestValidation {
  const ajv = new ajvDraft04.default({
    strict: false,
    allErrors: true,
    logger: false,
    validateFormats: false,
  });
  const compiled = new WeakMap<JsonObject, ValidateFunction>();
  const compile = (schema: JsonObject) => {
    const validate = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, validate);
    return validate;
  };
  return (exchange) => checkParameters(exchange) ?? checkBody(exchange, compile);
}

function checkParameters(exchange: RoutedExchange): GatewayError | undefined {
  const { method } = exchange;
  if (!method.validation.parameters) return undefined;
  const missing = method.parameters
    .filter(({ required }) => required)
    .filter(({ location, name }) => isBlank(parameterValues(exchange, location, name)))
    .map(({ name }) => name);
  if (missing.length === 0) return undefined;
  const message = `Missing required request parameters: [${missing.join(", ")}]`;
  return gatewayError("BAD_REQUEST_PARAMETERS", message, {
    message,
    validationError: `[${missing.join(", ")}]`,
  });
}

function isBlank(values: readonly string[]): boolean {
  return values.every((value) => value.trim() === "");
}

function checkBody(
  exchange: RoutedExchange,
  compile: (schema: JsonObject) => ValidateFunction,
): GatewayError | undefined {
  const { method, body } = exchange;
  const schema = method.validation.body ? findModel(method, exchange) : undefined;
  if (schema === undefined) return undefined;
  const value = parseJson(body.toString("utf8"));
  if (value === undefined) return gatewayError("BAD_REQUEST_BODY", "the body is not JSON");
  const validate = compile(schema);
  if (validate(value)) return undefined;
  const errors = (validate.errors ?? []).map((it) => `${it.instancePath || "object"} ${it.message ?? ""}`);
  const validationError = `[${errors.join(", ")}]`;
  return gatewayError("BAD_REQUEST_BODY", `the body does not match its model: ${validationError}`, {
    validationError,
  });
}

/** Finds the model for a body by its media type, or else `$default`. Without a model, the body is not checked. */
function findModel(method: ApiMethod, exchange: RoutedExchange): JsonObject | undefined {
  const mediaType = firstMediaType(exchange.headers, "content-type");
  const found = Object.entries(method.models).find(([type]) => type.toLowerCase() === mediaType);
  return found?.[1] ?? method.models.$default;
}
