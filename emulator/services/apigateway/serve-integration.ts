import { serveLambda } from "./integration/lambda.js";
import { serveLambdaProxy } from "./integration/lambda-proxy.js";
import { serveMock } from "./integration/mock.js";
import { serveS3 } from "./integration/s3.js";
import type { RoutedExchange } from "./model/exchange.js";
import { noteIntegration } from "./model/exchange.js";
import type { IntegrationOutcome } from "./model/outcome.js";
import type { RestApiPorts } from "./ports.js";
import { remapHeaders } from "./response/remapped-headers.js";

/** Sends a request to its method's integration, and records the duration. */
export async function serveIntegration(
  exchange: RoutedExchange,
  ports: RestApiPorts,
): Promise<IntegrationOutcome> {
  const startedAt = ports.clock();
  const outcome = await dispatch(exchange, ports);
  const latency = ports.clock() - startedAt;
  exchange.context.integrationLatency = latency;
  noteIntegration(exchange, { latency });
  if (outcome.outcome === "rejected") {
    noteIntegration(exchange, { error: outcome.error.message });
    return outcome;
  }
  return {
    outcome: "answered",
    answer: { ...outcome.answer, headers: remapHeaders(outcome.answer.headers) },
  };
}

async function dispatch(exchange: RoutedExchange, ports: RestApiPorts): Promise<IntegrationOutcome> {
  const { integration } = exchange.method;
  switch (integration.type) {
    case "MOCK":
      return withLocalText(serveMock(exchange, integration), ports);
    case "AWS_S3":
      return serveS3(exchange, integration, ports);
    case "AWS_LAMBDA":
      return serveLambda(exchange, integration, ports);
    case "AWS_PROXY":
      return serveLambdaProxy(exchange, integration, ports);
  }
}

function withLocalText(outcome: IntegrationOutcome, { toLocalText }: RestApiPorts): IntegrationOutcome {
  if (toLocalText === undefined || outcome.outcome === "rejected") return outcome;
  const { answer } = outcome;
  return { ...outcome, answer: { ...answer, body: Buffer.from(toLocalText(answer.body.toString())) } };
}
