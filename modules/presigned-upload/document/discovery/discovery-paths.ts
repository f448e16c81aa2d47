import { MAX_OBJECT_BYTES, MAX_SINGLE_PUT_BYTES } from "../../../../functions/upload-policy/contract.js";
import {
  declaredHeaders,
  mockTemplates,
  quoted,
  toResponseParameters,
} from "../../../rest-api/document/cors.js";
import type { Operation } from "../../../rest-api/document/openapi.js";
import { discoveryResponse } from "../../discovery/discovery.js";
import { templateJson } from "../../discovery/template-json.js";
import { declaredErrors } from "../errors.js";
import type { PathOperations, PresignContext } from "../presign-context.js";
import { jsonContent } from "../schemas.js";

/** Seconds for which clients and caches may keep the response. */
const MAX_AGE_SECONDS = 300;

/**
 * `GET /.well-known/s3-upload-patterns`: API Gateway answers it itself, without authorization.
 * @param others - The API's other paths, which the response lists.
 */
export function discoveryPaths(
  context: PresignContext,
  others: Readonly<Record<string, PathOperations>>,
): Readonly<Record<string, PathOperations>> {
  return { "/.well-known/s3-upload-patterns": { get: discover(context, others) } };
}

function discover(
  { discovery, cors }: PresignContext,
  others: Readonly<Record<string, PathOperations>>,
): Operation {
  const { policy, ...named } = discovery;
  const presigned = {
    routes: routesOf(others),
    maxPutBytes: MAX_SINGLE_PUT_BYTES,
    maxObjectBytes: MAX_OBJECT_BYTES,
  };
  const headers = {
    "Content-Type": quoted("application/json"),
    "Cache-Control": quoted(`public, max-age=${MAX_AGE_SECONDS}`),
    ...cors,
  };
  // Neither a function nor an authorizer is called.
  const { "429": tooMany } = declaredErrors({}, []);
  const throttled = tooMany && { "429": tooMany };
  return {
    operationId: "discover",
    summary: "Get the issuers, the upload policy and the routes",
    description:
      "Lists the issuers of credentials, the upload policy, and the routes of each deployed pattern. Needs no credential.",
    security: [],
    responses: {
      "200": {
        description: "The patterns of this deployment.",
        headers: declaredHeaders(Object.keys(headers)),
        content: jsonContent("DiscoveryResponse"),
      },
      ...throttled,
    },
    "x-amazon-apigateway-integration": {
      type: "mock",
      passthroughBehavior: "never",
      requestTemplates: mockTemplates(200),
      responses: {
        default: {
          statusCode: "200",
          responseParameters: toResponseParameters(headers),
          responseTemplates: {
            "application/json": templateJson(discoveryResponse(named, policy, presigned)),
          },
        },
      },
    },
  };
}

/** Method and path by the operation's id. */
function routesOf(paths: Readonly<Record<string, PathOperations>>): Readonly<Record<string, string>> {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId }]) => [
      operationId,
      `${method.toUpperCase()} ${path}`,
    ]),
  );
  return Object.fromEntries(routes);
}
