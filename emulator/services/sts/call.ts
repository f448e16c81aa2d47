import type { ReadSignedCall } from "../../aws-json/signed-call.js";
import type { Iam } from "../../iam/iam.js";
import type { Principal } from "../../iam/principal.js";
import type { Log } from "../../log.js";
import type { StsInput } from "./input.js";

/** The services that the operations use. */
export interface StsOptions {
  readonly iam: Pick<Iam, "assumeRole" | "federate">;
  readonly readSignedCall: ReadSignedCall;
  readonly log: Log;
}

/** A call of an operation. */
export interface StsCall {
  readonly principal: Principal;
  readonly input: StsInput;
}
