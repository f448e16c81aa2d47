import { expect } from "vitest";
import type {
  Answered,
  RouteContext,
  RouteRequest,
  Routes,
} from "../../../../functions/presign/api/route.js";
import { ALICE } from "../../support/policies.js";

/** Calls one of the routes, as alice unless the request says otherwise. */
export async function ask(
  routes: Routes,
  route: string,
  context: RouteContext,
  { body, ...request }: Partial<Omit<RouteRequest, "body">> & { readonly body?: unknown } = {},
) {
  const handler = routes[route] ?? expect.fail(`no route ${route}`);
  const text = typeof body === "string" || body === undefined ? (body ?? "") : JSON.stringify(body);
  return handler({ identity: ALICE, pathParameters: {}, query: {}, ...request, body: text }, context);
}

/** A route's response. A rejection fails the test. */
export function answered(result: Awaited<ReturnType<typeof ask>>): Answered {
  return result.outcome === "answered" ? result : expect.fail(`${result.code}: ${result.message}`);
}
