import { functionsNode } from "../services/lambda/index.js";
import type { RunningStack } from "../stack/index.js";
import { firstTokenOptions } from "../stack/index.js";

/** Renders a table of everything that a stack serves, and how to use it. */
export function endpointsTable(
  { endpoints, model, issuers, warnings }: Pick<RunningStack, "endpoints" | "model" | "issuers" | "warnings">,
  tokenCommand: string,
): string {
  const { restApis, apiDomains, distributions, outputs, s3, aws, issuer } = endpoints;
  const rows: (readonly [string, string])[] = [
    ...restApis.map(({ constructPath, stage, url }) => [`${constructPath} (stage ${stage})`, url] as const),
    ...apiDomains.map(({ constructPath, url }) => [constructPath, url] as const),
    ...distributions.map(({ constructPath, url }) => [constructPath, url] as const),
    ...s3.buckets.map((bucket) => [`bucket ${bucket}`, `${s3.endpoint}/${bucket}`] as const),
    ["issuer", issuer.url],
    ["AWS_ENDPOINT_URL", aws.endpointUrl],
  ];
  // Only outputs that contain a local address: any other output may be a secret.
  const local = Object.entries(outputs).flatMap(([name, value]) =>
    typeof value === "string" && value !== model.outputs[name] ? [[name, value] as const] : [],
  );
  const caller = firstTokenOptions({ model, issuers });
  return [
    ...warnings.map((warning) => `warning: ${warning}`),
    ...functionsNode(model.functions),
    `${model.stackName} is running; Ctrl-C stops it`,
    "",
    ...table(rows),
    ...(local.length === 0 ? [] : ["", "Outputs", ...table(local)]),
    ...(caller === undefined ? [] : ["", `TOKEN=$(${tokenCommand} ${caller})`]),
    "",
  ].join("\n");
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
