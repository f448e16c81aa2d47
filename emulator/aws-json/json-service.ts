import type { HttpHandler, HttpResponse } from "../http/http.js";
import { header, jsonResponse } from "../http/http.js";
import type { Principal } from "../iam/principal.js";
import { parseObject } from "../json.js";
import type { Log } from "../log.js";
import { ServiceError } from "./service-error.js";
import type { ReadSignedCall } from "./signed-call.js";

/** A call of an operation. */
export interface JsonCall {
  readonly principal: Principal;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An operation. Returns the content of its response. @throws {ServiceError} if it rejects the call */
type JsonOperation = (call: JsonCall) => object | Promise<object>;

/** Options of {@link createJsonService}. */
interface JsonServiceOptions {
  /** Name of the service in signatures. */
  readonly service: string;
  /** Prefix of the operation's name in `X-Amz-Target`. */
  readonly targetPrefix: string;
  readonly contentType: "application/x-amz-json-1.0" | "application/x-amz-json-1.1";
  readonly operations: Readonly<Record<string, JsonOperation>>;
  /** Status of the response if the signature is missing or invalid. @default 403 */
  readonly signatureErrorStatus?: number;
  readonly readSignedCall: ReadSignedCall;
  readonly log: Log;
}

/**
 * Serves operations in AWS's JSON protocol.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function createJsonService(options: JsonServiceOptions): HttpHandler {
  return async (request) => {
    try {
      const signed = await options.readSignedCall(request, options.service);
      const { signatureErrorStatus = 403 } = options;
      if ("code" in signed) throw new ServiceError(signed.code, signed.message, signatureErrorStatus);
      const operation = operationOf(header(request, "x-amz-target") ?? "", options);
      const input = parseObject(signed.body);
      if (!input) throw new ServiceError("SerializationException", "The body must be a JSON object");
      return jsonResponse(200, await operation({ ...signed, input }), options.contentType);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return rejected(error, options);
    }
  };
}

function operationOf(
  target: string,
  { operations, targetPrefix, service }: JsonServiceOptions,
): JsonOperation {
  const name = target.startsWith(`${targetPrefix}.`) ? target.slice(targetPrefix.length + 1) : "";
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation) return operation;
  const known = Object.keys(operations).join(", ");
  throw new ServiceError(
    "UnknownOperationException",
    `${JSON.stringify(target)} is not emulated. Emulated operations of ${service}: ${known}`,
  );
}

function rejected(
  { type, status, message, headers, members }: ServiceError,
  { contentType }: JsonServiceOptions,
): HttpResponse {
  const shape = type.replace(/^.*#/, "");
  return jsonResponse(status, { __type: type, message, ...members }, contentType, [
    ["x-amzn-errortype", shape],
    ...headers,
  ]);
}
