import type { Route, Routes } from "./api/route.js";
import type { PresignSettings } from "./contract.js";
import { CREATE_ROUTES } from "./uploads/create-routes.js";
import { SIGN_PARTS_ROUTES } from "./uploads/sign-parts-route.js";

/** A route with the name that it has in its table. */
interface NamedRoute {
  readonly name: string;
  readonly route: Route;
}

/** The routes that a cold start has to be quick for: all others are loaded when none of these is meant. */
const SIGNING_ROUTES: Routes = { ...CREATE_ROUTES, ...SIGN_PARTS_ROUTES };

/**
 * The route of a method and a resource; undefined where the function serves none.
 * @param resource - As the API's document has it, e.g. `/uploads/{id}`; what stands before it there is of no account,
 * so that the routes can live under a path of somebody's own.
 */
export async function findRoute(
  method: string,
  resource: string,
  settings: PresignSettings,
): Promise<NamedRoute | undefined> {
  const path = resource.replace(/\/$/, "");
  const signing = routeIn(SIGNING_ROUTES, method, path);
  if (signing !== undefined) return signing;
  const { otherRoutes } = await import("./lazy-routes.js");
  return routeIn(otherRoutes(settings), method, path);
}

function routeIn(routes: Routes, method: string, path: string): NamedRoute | undefined {
  const found = Object.entries(routes).find(([name]) => {
    const [verb, end = ""] = name.split(" ");
    return verb === method && path.endsWith(end);
  });
  return found && { name: found[0], route: found[1] };
}
