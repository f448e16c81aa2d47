import type { MeResponse } from "../../../functions/presign/contract.js";
import type { HttpAnswer, HttpRequest, UploadsApi } from "../../node/index.js";
import type { Caller } from "../tokens/caller.js";

/** Result of a check. */
export interface Finding {
  readonly status: "ok" | "warning" | "failed" | "skipped";
  /** One line for the user. */
  readonly text: string;
  /** The next step; omitted if the check is ok. */
  readonly remedy?: string;
}

/** The kind of a failure; it decides the exit code. */
export type Area = "network" | "authentication" | "policy";

/** One check. */
export interface Check {
  /** e.g. `DNS`. */
  readonly name: string;
  readonly area: Area;
  run(context: CheckContext): Promise<Finding>;
}

/** Inputs of the checks, and the results of earlier ones. */
export interface CheckContext {
  readonly endpoint: URL;
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly caller: Caller;
  readonly api: UploadsApi;
  /** Whether there is a proxy between this machine and the endpoint. */
  readonly usesProxy: boolean;
  /** Origin of a web page that should upload; undefined if it is not checked. */
  readonly origin: string | undefined;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** The policy for this caller, as `GET /me` gives it; set by the check of the policy. */
  policy?: MeResponse["policy"];
}

export const ok = (text: string): Finding => ({ status: "ok", text });
export const skipped = (text: string): Finding => ({ status: "skipped", text });
export const warning = (text: string, remedy: string): Finding => ({ status: "warning", text, remedy });
export const failed = (text: string, remedy: string): Finding => ({ status: "failed", text, remedy });
