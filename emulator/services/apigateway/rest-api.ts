import type { HttpHandler, HttpRequest } from "../../http/http.js";
import type { Model, RestApi, Stage } from "../../model.js";
import { createRequestAuthorizer } from "./authorization/authorize-request.js";
import { importApi } from "./document/import.js";
import { beginContext, effectiveMethod, findStage } from "./exchange/begin.js";
import { readBody } from "./exchange/body.js";
import { decodeBody } from "./exchange/content-coding.js";
import { checkFrontEnd, checkMethodArn } from "./exchange/front-end.js";
import { createRequestValidation } from "./exchange/validate.js";
import type { UsageCheck } from "./limits/usage.js";
import type { WebAclCheck } from "./limits/web-acl.js";
import { createWebAclCheck } from "./limits/web-acl.js";
import type { ContextVariables } from "./model/context.js";
import type { ApiDefinition } from "./model/document/definition.js";
import type { Exchange, RoutedExchange } from "./model/exchange.js";
import { methodArnOf } from "./model/exchange.js";
import { FRONT_END, gatewayError } from "./model/gateway-error.js";
import type { IntegrationOutcome } from "./model/outcome.js";
import { rejected } from "./model/outcome.js";
import { parseQuery, parseTarget } from "./model/target.js";
import type { RestApiPorts } from "./ports.js";
import { createConclusion } from "./response/conclusion.js";
import { createResponseCache } from "./response/response-cache.js";
import { unroutedError } from "./routing/not-found.js";
import type { Router } from "./routing/router.js";
import { createRouter } from "./routing/router.js";
import { serveIntegration } from "./serve-integration.js";

/** An API, and the services that it uses. */
export interface RestApiOptions extends RestApiPorts {
  readonly api: RestApi;
  readonly model: Model;
  /** All APIs share it, because a usage plan's limits apply across APIs. */
  readonly checkUsage: UsageCheck;
}

/** A request before routing. Its stage may not exist. */
interface UnroutedRequest {
  readonly request: HttpRequest;
  readonly httpMethod: string;
  /** Path of the request, without the stage. */
  readonly path: string;
  readonly stage: Stage | undefined;
  readonly context: ContextVariables;
}

/** Runs the phases of a request in order. Each one rejects the request or lets it pass. */
type Phases = (exchange: RoutedExchange) => Promise<IntegrationOutcome>;

/**
 * Serves a REST API under `/STAGE/…` from its OpenAPI document.
 * @throws ApiDocumentError if the document contains something that API Gateway rejects, or that is not emulated
 */
export function createRestApi(options: RestApiOptions): HttpHandler {
  const { api, model, clock } = options;
  const definition = importApi(api, model);
  const router = createRouter(definition.methods);
  const phases = createPhases(options);
  const conclude = createConclusion(options, definition);
  const checkWebAcl = createWebAclCheck(model, options);
  return async (request) => {
    const target = parseTarget(request.path);
    const httpMethod = effectiveMethod(request, options.facts);
    const requestId = options.randomId();
    const context = beginContext({ api, model, request, target, httpMethod, now: clock(), requestId });
    const stage = findStage(api, target.stageName);
    const unrouted: UnroutedRequest = { request, httpMethod, path: target.path, stage, context };
    let exchange: RoutedExchange | undefined;
    let outcome: IntegrationOutcome;
    try {
      const received = await receive(unrouted, { options, definition, router, checkWebAcl });
      if (received.outcome === "routed") exchange = received.exchange;
      outcome = received.outcome === "routed" ? await phases(received.exchange) : received;
    } catch (error) {
      // A bug in the emulator. The client gets the response that AWS would send.
      outcome = rejected(
        gatewayError("INTEGRATION_FAILURE", `internal error of the emulator: ${String(error)}`),
      );
    }
    return conclude({ request, context, stage, outcome, exchange });
  };
}

type ReceiveResult = { readonly outcome: "routed"; readonly exchange: RoutedExchange } | IntegrationOutcome;

/** An API that is ready to receive requests. */
interface ReadyApi {
  readonly options: RestApiOptions;
  readonly definition: ApiDefinition;
  readonly router: Router;
  readonly checkWebAcl: WebAclCheck;
}

/** Receives a request: checks the web ACL and the front end's limits, reads the body, finds stage and method. */
async function receive(
  unrouted: UnroutedRequest,
  { options, definition, router, checkWebAcl }: ReadyApi,
): Promise<ReceiveResult> {
  const { request, httpMethod, path, stage, context } = unrouted;
  const blocked = stage && checkWebAcl(stage, request);
  if (blocked !== undefined) return blocked;
  const early = checkFrontEnd(request);
  if (early !== undefined) return rejected(early);
  const sent = await readBody(request);
  const read = sent.outcome === "rejected" ? sent : await decodeBody(request, sent.body);
  if (read.outcome === "rejected") return read;
  if (stage === undefined) return rejected(FRONT_END.unknownStage);
  const route = router(httpMethod, path);
  if (route === undefined) return rejected(unroutedError(request, httpMethod, path));
  const { api, model, facts } = options;
  const methodArn = methodArnOf({ api, stage, httpMethod, path });
  const tooLong = checkMethodArn(methodArn);
  if (tooLong !== undefined) return rejected(tooLong);
  context.resourceId = route.method.resourceId;
  context.resourcePath = route.method.resourcePath;
  const exchange: Exchange = {
    api,
    definition,
    model,
    request,
    httpMethod,
    path,
    query: parseQuery(request.query),
    headers: request.headers,
    body: read.body,
    stage,
    context,
    facts,
  };
  return { outcome: "routed", exchange: { ...exchange, ...route, methodArn } };
}

/** The phases: authorization, API key and limits, validation, cache, integration. */
function createPhases(options: RestApiOptions): Phases {
  const authorize = createRequestAuthorizer(options);
  const { checkUsage } = options;
  const validate = createRequestValidation();
  const cache = createResponseCache(options.clock);
  return async (exchange) => {
    const authorized = await authorize(exchange);
    if (authorized.outcome === "rejected") return authorized;
    const error = checkUsage(exchange, authorized.usageIdentifierKey) ?? validate(exchange);
    if (error !== undefined) return rejected(error);
    const cached = cache.read(exchange);
    if (cached !== undefined) return { outcome: "answered", answer: cached };
    const outcome = await serveIntegration(exchange, options);
    if (outcome.outcome === "answered") cache.keep(exchange, outcome.answer);
    return outcome;
  };
}
