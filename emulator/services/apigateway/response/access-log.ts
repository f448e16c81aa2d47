import type { ContextVariables } from "../model/context.js";
import { contextValue } from "../model/context.js";

const REFERENCE = /\$context((?:\.[A-Za-z0-9_:-]+)+)/g;

/** Variables that have this name only in the access log, with their names in `$context`. */
const ALIASES: Readonly<Record<string, string>> = {
  "authorizer.latency": "authorizer.integrationLatency",
  integrationStatus: "integration.integrationStatus",
  integrationErrorMessage: "integration.error",
  integrationLatency: "integration.latency",
};

/**
 * Renders a stage's access-log format. Missing values become `-`. An API key is a secret, so only its end is shown.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function accessLogLine(format: string, context: ContextVariables): string {
  return format.replace(REFERENCE, (_, dotted: string) => {
    const name = ALIASES[dotted.slice(1)] ?? dotted.slice(1);
    const value = contextValue(context, name) ?? "-";
    return name === "identity.apiKey" && value !== "-" ? `******${value.slice(-4)}` : value;
  });
}
