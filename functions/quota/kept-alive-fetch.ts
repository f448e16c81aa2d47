import type { Agent } from "node:http";
import { exactFetch } from "../sigv4/request/exact-fetch.js";
import type { AwsAccess } from "../sigv4/request/send-signed.js";

/**
 * A fetch whose connections stay open between requests. Node closes idle connections of its own agent after 5 seconds,
 * and a new connection to another continent takes two more round trips.
 * @see https://nodejs.org/api/https.html#httpsglobalagent
 */
export function keptAliveFetch(): AwsAccess["fetch"] {
  let agent: Promise<Agent> | undefined;
  return async (url, request) => {
    agent ??= createAgent(new URL(url).protocol);
    return exactFetch(url, { ...request, agent: await agent });
  };
}

async function createAgent(protocol: string): Promise<Agent> {
  const { Agent } = protocol === "https:" ? await import("node:https") : await import("node:http");
  return new Agent({ keepAlive: true });
}
