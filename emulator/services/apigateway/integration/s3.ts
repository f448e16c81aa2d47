import { Readable } from "node:stream";
import type { Facts } from "../../../facts/index.js";
import type { HttpHeader, HttpResponse } from "../../../http/http.js";
import type { Caller } from "../../../iam/principal.js";
import { contentBytes } from "../mapping/content.js";
import type { IntegrationRequest } from "../mapping/request.js";
import { mapRequest } from "../mapping/request.js";
import { mapResponse } from "../mapping/response.js";
import type { S3Integration } from "../model/document/definition.js";
import type { RoutedExchange } from "../model/exchange.js";
import { firstMediaType, noteIntegration, sourceArnOf } from "../model/exchange.js";
import { gatewayError, MAX_BODY_BYTES } from "../model/gateway-error.js";
import type { IntegrationOutcome } from "../model/outcome.js";
import { rejected } from "../model/outcome.js";
import type { RestApiPorts } from "../ports.js";
import { withTimeout } from "./lambda-call.js";
import { pathToS3 } from "./s3-path.js";

/** Methods that API Gateway sends without a body. */
const BODILESS = ["GET", "HEAD", "OPTIONS"];

/** Serves a request with an S3 integration. */
export async function serveS3(
  exchange: RoutedExchange,
  integration: S3Integration,
  ports: RestApiPorts,
): Promise<IntegrationOutcome> {
  const mapped = mapRequest(exchange, integration);
  if (mapped.outcome === "rejected") return mapped;
  const caller = findCaller(exchange, integration, ports);
  if (caller.outcome === "rejected") {
    return rejected(gatewayError("API_CONFIGURATION_ERROR", caller.reason));
  }
  const responding = callS3({ exchange, integration, ports }, mapped.request, caller.caller);
  const response = await withTimeout(responding, integration.timeoutMs);
  if (response === undefined) {
    return rejected(
      gatewayError("INTEGRATION_TIMEOUT", `S3 did not answer within ${integration.timeoutMs} ms`),
    );
  }
  const body = await readAll(response.body);
  if (body === undefined) {
    return rejected(gatewayError("INTEGRATION_FAILURE", `the object is over ${MAX_BODY_BYTES} bytes`));
  }
  noteIntegration(exchange, { status: response.status, integrationStatus: response.status });
  const result = { selection: String(response.status), headers: response.headers, body };
  return mapResponse(exchange, integration, result);
}

type FoundCaller =
  | { readonly outcome: "found"; readonly caller: Caller }
  | { readonly outcome: "rejected"; readonly reason: string };

function findCaller(
  exchange: RoutedExchange,
  { credentials }: S3Integration,
  { iam }: RestApiPorts,
): FoundCaller {
  if (credentials === undefined) {
    return { outcome: "found", caller: { principal: { type: "anonymous" }, authType: "NONE" } };
  }
  if (credentials === "caller") {
    if (exchange.principal === undefined) {
      return {
        outcome: "rejected",
        reason: "the integration uses the caller's credentials, but the request has no IAM caller",
      };
    }
    return { outcome: "found", caller: { principal: exchange.principal, authType: "REST-HEADER" } };
  }
  const role = iam.assumeRole({
    roleArn: credentials,
    servicePrincipal: "apigateway.amazonaws.com",
    sourceArn: sourceArnOf(exchange),
    sessionName: "BackplaneAssumeRoleSession",
  });
  if (role.outcome === "denied") {
    return { outcome: "rejected", reason: `${role.reason} (${role.constructPath})` };
  }
  return { outcome: "found", caller: { principal: role.principal, authType: "REST-HEADER" } };
}

/** A request that an integration sends to S3. */
interface S3Call {
  readonly exchange: RoutedExchange;
  readonly integration: S3Integration;
  readonly ports: RestApiPorts;
}

async function callS3(
  { exchange, integration, ports }: S3Call,
  request: IntegrationRequest,
  caller: Caller,
): Promise<HttpResponse> {
  const [pathTemplate = "", fixedQuery = ""] = integration.pathTemplate.split("?", 2);
  const { facts } = ports;
  const path = pathToS3(pathTemplate, request.path, facts);
  const headers = [...defaultHeaders(exchange, integration, request), ...request.headers];
  const hasUnsignable = !facts.holds("signsOddHeaderValues") && headers.some(isUnsignable);
  if (hasUnsignable || (!facts.holds("gatewaySignsPlus") && path.includes("+"))) {
    return signatureMismatch(exchange.context.requestId);
  }
  const mappedQuery = request.query.map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const bytes = bodyFor(integration, request, facts);
  return ports.s3.handle(
    {
      method: integration.httpMethod,
      path,
      query: [fixedQuery, ...mappedQuery].filter((part) => part !== "").join("&"),
      headers: [
        ["Host", `s3.${integration.region}.amazonaws.com`],
        ...headers,
        ...(BODILESS.includes(integration.httpMethod)
          ? []
          : [["Content-Length", `${bytes.length}`] as const]),
      ],
      body: bytes.length === 0 ? Readable.from([]) : Readable.from([bytes]),
      remoteAddress: exchange.request.remoteAddress,
    },
    caller,
  );
}

/** The body that S3 receives. Only for templates and Lambda functions does API Gateway turn an empty body into `{}`. */
function bodyFor({ httpMethod }: S3Integration, { content }: IntegrationRequest, facts: Facts): Buffer {
  if (BODILESS.includes(httpMethod)) return Buffer.alloc(0);
  const bytes = contentBytes(content);
  return bytes.length === 0 && facts.holds("emptyBodyBecomesBraces") ? Buffer.from("{}") : bytes;
}

/** Whether a header's value could be signed in a form other than the one that is sent. */
function isUnsignable([, value]: HttpHeader): boolean {
  return value === "" || !/^[\t\x20-\x7e]*$/.test(value);
}

/**
 * The headers that API Gateway sends without a mapping. Of the client's headers, this is only Content-Type, and only
 * with a body.
 */
function defaultHeaders(
  exchange: RoutedExchange,
  integration: S3Integration,
  request: IntegrationRequest,
): readonly HttpHeader[] {
  const isMapped = request.headers.some(([name]) => name.toLowerCase() === "content-type");
  if (isMapped || BODILESS.includes(integration.httpMethod)) return [];
  const sent = exchange.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return [["Content-Type", sent ?? firstMediaType(exchange.headers, "content-type")]];
}

/**
 * S3's response if S3 computes another signature than API Gateway, e.g. because S3 reads a plus in the path
 * differently.
 * @see https://github.com/aws/aws-sdk-java/issues/1902
 */
function signatureMismatch(requestId: string): HttpResponse {
  const message =
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
  return {
    status: 403,
    headers: [["Content-Type", "application/xml"]],
    body:
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>SignatureDoesNotMatch</Code>' +
      `<Message>${message}</Message><RequestId>${requestId}</RequestId></Error>`,
  };
}

async function readAll(body: HttpResponse["body"]): Promise<Buffer | undefined> {
  if (!(body instanceof Readable)) {
    const bytes = Buffer.from(body);
    return bytes.length > MAX_BODY_BYTES ? undefined : bytes;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    // Leaving the loop destroys the stream, so S3 stops reading.
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
