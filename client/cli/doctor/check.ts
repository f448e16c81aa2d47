import type { MeResponse } from "../../../functions/presign/contract.js";
import type { HttpAnswer, HttpRequest, UploadsApi } from "../../node/index.js";
import type { Caller } from "../tokens/caller.js";

/** Result of a check. */
export interface Finding {
  readonly status: "ok" | "warning" | "failed" | "skipped";
  /** One line. */
  readonly text: string;
  /** The next step, unless all is well. */
  readonly remedy?: string;
}

/** The kind of a failure; it decides the exit code. */
export type Area = "network" | "authentication" | "policy";

/** One thing that can be wrong. */
export interface Check {
  /** e.g. `DNS`. */
  readonly name: string;
  readonly area: Area;
  run(context: CheckContext): Promise<Finding>;
}

/** Inputs of the checks, and the findings of earlier ones. */
export interface CheckContext {
  readonly endpoint: URL;
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly caller: Caller;
  readonly api: UploadsApi;
  /** Whether a proxy stands between this machine and the endpoint. */
  readonly usesProxy: boolean;
  /** Origin of a web page that is to upload; undefined: not checked. */
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
