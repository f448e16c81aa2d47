import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { serveProxyRequest } from "./api/proxy-flow.js";
import type { ImportEvent, ImportResponse, PresignSettings } from "./contract.js";
import type { PresignPorts } from "./ports.js";

/** Serves proxy events, and the import flow's own. */
export type PresignHandler = (
  event: APIGatewayProxyEvent | ImportEvent,
) => Promise<APIGatewayProxyResult | ImportResponse>;

/** A handler over these ports and settings. */
export function createHandler(ports: PresignPorts, settings: PresignSettings): PresignHandler {
  const context = { ports, settings };
  return async (event) => {
    if (!("flow" in event)) return serveProxyRequest(event, context);
    const { serveImport } = await import("./beside-signing.js");
    return serveImport(event, context);
  };
}
