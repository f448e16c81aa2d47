import type { Route, Routes } from "./api/route.js";
import type { PresignSettings } from "./contract.js";
import { CREATE_ROUTES } from "./uploads/create/create-routes.js";
import { SIGN_PARTS_ROUTES } from "./uploads/sign-parts-route.js";

/** A route, and its name in the table. */
interface NamedRoute {
  readonly name: string;
  readonly route: Route;
}

/** Routes with a short cold start. All other routes are loaded if none of these matches the request. */
const SIGNING_ROUTES: Routes = { ...CREATE_ROUTES, ...SIGN_PARTS_ROUTES };

/**
 * The route of a method and a resource; `undefined` if the API has no such route.
 * @param resource - As in the API's document, e.g. `/uploads/{id}`. Any path before it is ignored, so that the routes
 * can be below a path of the user's choice.
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
