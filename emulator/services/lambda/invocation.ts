import type { Clock } from "../../clock.js";
import type { Credentials } from "../../iam/principal.js";
import type { Log } from "../../log.js";
import type { Model } from "../../model.js";

/** Returns a session of a role for a service that the role trusts. */
type AssumeRole = (request: {
  readonly roleArn: string;
  /** e.g. `lambda.amazonaws.com`. */
  readonly servicePrincipal: string;
  /** 2 to 64 characters. */
  readonly sessionName: string;
  readonly durationSeconds: number;
}) => AssumedRole | Promise<AssumedRole>;

/** The credentials of a session, or the reason for the denial. */
type AssumedRole =
  | { readonly outcome: "started"; readonly credentials: Credentials }
  | { readonly outcome: "denied"; readonly reason: string; readonly constructPath: string };

/** Options of {@link createLambda}. */
export interface LambdaOptions {
  readonly model: Pick<Model, "functions" | "distributions">;
  readonly assumeRole: AssumeRole;
  /** URL of the emulator's listener that represents the Internet. All connections of functions go there. */
  readonly internetUrl: string;
  /** Hosts outside of AWS that functions can resolve. For any other name, DNS fails. @default none */
  readonly hosts?: readonly string[];
  /** Address of S3 for regional functions. */
  readonly s3Url: string;
  /** A folder outside any project. Receives the code of the functions. */
  readonly workFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Maximum number of parallel processes of one function. @default twice the cores, at least 4 */
  readonly maxProcessesPerFunction?: number;
  /** Time that an idle process of a function waits before it ends, in seconds of real time. @default 15 */
  readonly idleSeconds?: number;
}

/** Result of an invocation. */
export type InvokeResult =
  | { readonly outcome: "ok"; readonly requestId: string; readonly payload: string }
  /** The code threw, crashed, or could not be loaded. `payload` is Lambda's error JSON. */
  | {
      readonly outcome: "function-error";
      readonly requestId: string;
      readonly errorType: string;
      readonly payload: string;
    }
  | { readonly outcome: "timeout"; readonly requestId: string; readonly payload: string }
  /** Lambda did not run the function. */
  | RejectedInvocation;

/** The reason that Lambda did not run a function. 429 if its concurrency is used up. */
export interface RejectedInvocation {
  readonly outcome: "rejected";
  readonly status: 404 | 413 | 429 | 502;
  readonly message: string;
}
