import { expect } from "vitest";
import { createHandler } from "../../../../functions/presign/create-handler.js";
import type { PresignPorts } from "../../../../functions/presign/ports.js";
import { proxyEvent } from "../../support/gateway-events.js";
import type { Changes } from "./context.js";
import { contextWith } from "./context.js";
import { storedUploads } from "./stored-uploads.js";

export type Event = Parameters<typeof proxyEvent>[0];

/** A presigner over an S3 in memory, and how requests are sent to it: as alice, unless the event says otherwise. */
export function presigner(changes: Changes = {}, s3 = storedUploads(), ports: Partial<PresignPorts> = {}) {
  const { context, log } = contextWith(changes, ports, s3);
  const handler = createHandler(context.ports, context.settings);
  const send = async (route: string, body?: unknown, event: Event = {}) => {
    const [httpMethod = "", resource = ""] = route.split(" ");
    const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const answer = await handler(
      proxyEvent({ authorizer: { subject: "alice" }, httpMethod, resource, body: text, ...event }),
    );
    if (!("statusCode" in answer)) return expect.fail("not an answer to a proxy event");
    const json = answer.body === "" ? undefined : JSON.parse(answer.body);
    return { status: answer.statusCode, headers: answer.headers ?? {}, json };
  };
  return { handler, send, s3, log };
}
