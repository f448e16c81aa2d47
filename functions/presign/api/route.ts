import type { Identity } from "../../identity/contract.js";
import type { Narrow } from "../../upload-policy/decide.js";
import type { PresignSettings } from "../contract.js";
import type { PresignPorts, QuotaPort } from "../ports.js";
import type { RouteRejection } from "./route-rejection.js";

export { type RouteRejection, routeRejected } from "./route-rejection.js";

/** A request of a known caller, read from API Gateway's proxy integration. */
export interface RouteRequest {
  readonly identity: Identity;
  /** Percent-decoded once. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Decoded; the last value of a repeated parameter. */
  readonly query: Readonly<Record<string, string>>;
  /** The body as a string; empty without a body. */
  readonly body: string;
}

/** Inputs of routes. */
export interface RouteContext {
  readonly settings: PresignSettings;
  readonly ports: PresignPorts;
  /** @default - callers have no quotas */
  readonly quota?: QuotaPort;
  /** Time at which API Gateway got the request, in milliseconds since 1970; its timeout starts then. @default - now */
  readonly receivedAt?: number;
  /** Applies narrower limits to uploads. @default - the policy alone decides */
  readonly narrow?: Narrow;
}

/** A success, or the rejection of the request. */
export type RouteResult = Answered | RouteRejection;

/** A success. */
export interface Answered {
  readonly outcome: "answered";
  readonly status: 200 | 202 | 204;
  /** The body, written as JSON; omitted with 204. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields for the log in addition to status and route: only identifiers, no key, no URL. */
  readonly logged?: Readonly<Record<string, string>>;
}

/** Serves one method of one resource. */
export type Route = (request: RouteRequest, context: RouteContext) => Promise<RouteResult>;

/** Routes by method and resource, e.g. `POST /uploads/{id}/parts`. */
export type Routes = Readonly<Record<string, Route>>;
