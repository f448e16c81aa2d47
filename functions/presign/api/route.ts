import type { Identity } from "../../identity/contract.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import type { PresignSettings } from "../contract.js";
import type { PresignPorts } from "../ports.js";

/** A request of a known caller, as API Gateway's proxy integration hands it over. */
export interface RouteRequest {
  readonly identity: Identity;
  /** Percent-decoded once. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Decoded; of a parameter that comes twice the last value. */
  readonly query: Readonly<Record<string, string>>;
  /** The body as text; empty without one. */
  readonly body: string;
}

/** What routes work with. */
export interface RouteContext {
  readonly settings: PresignSettings;
  readonly ports: PresignPorts;
  /** When API Gateway got the request, in milliseconds since 1970: its patience runs from then. @default - now */
  readonly receivedAt?: number;
}

/** An answer, or why the request was rejected. */
export type RouteResult = Answered | RouteRejection;

/** Why a request is not served: the policy's rejections, and those that only an upload in progress knows. */
export interface RouteRejection extends Omit<UploadRejection, "status"> {
  readonly status: UploadRejection["status"] | 404 | 409 | 412 | 503;
}

/** Makes a {@link RouteRejection}. */
export function routeRejected(
  status: RouteRejection["status"],
  code: string,
  message: string,
): RouteRejection {
  return { outcome: "rejected", status, code, message };
}

/** A success. */
export interface Answered {
  readonly outcome: "answered";
  readonly status: 200 | 202 | 204;
  /** Becomes JSON; absent with 204. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the log says besides status and route: identifiers only, no key, no URL. */
  readonly logged?: Readonly<Record<string, string>>;
}

/** Serves one method of one resource. */
export type Route = (request: RouteRequest, context: RouteContext) => Promise<RouteResult>;

/** Routes by method and resource, e.g. `POST /uploads/{id}/parts`. */
export type Routes = Readonly<Record<string, Route>>;
