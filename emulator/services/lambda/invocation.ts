import type { Clock } from "../../clock.js";
import type { Credentials } from "../../iam/principal.js";
import type { Log } from "../../log.js";
import type { Model } from "../../model.js";

/** Gives a session of a role to a service that the role trusts. */
type AssumeRole = (request: {
  readonly roleArn: string;
  /** e.g. `lambda.amazonaws.com`. */
  readonly servicePrincipal: string;
  /** 2 to 64 characters. */
  readonly sessionName: string;
  readonly durationSeconds: number;
}) => AssumedRole | Promise<AssumedRole>;

/** A session of a role, or why there is none. */
type AssumedRole =
  | { readonly outcome: "started"; readonly credentials: Credentials }
  | { readonly outcome: "denied"; readonly reason: string; readonly constructPath: string };

/** What {@link createLambda} needs. */
export interface LambdaOptions {
  readonly model: Pick<Model, "functions" | "distributions">;
  readonly assumeRole: AssumeRole;
  /** The listener that stands for the Internet: every address a function asks for leads there. */
  readonly internetUrl: string;
  /** Hosts outside of AWS that resolve; any other name fails as DNS does. @default none */
  readonly hosts?: readonly string[];
  /** Where regional functions find S3. */
  readonly s3Url: string;
  /** A folder outside any project; the code of the functions is laid out in it. */
  readonly workFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Most processes of one function at a time. @default twice the cores, at least 4 */
  readonly maxProcessesPerFunction?: number;
  /** How long a process of a function waits for work before it ends, in seconds of real time. @default 15 */
  readonly idleSeconds?: number;
}

/** What became of an invocation. */
export type InvokeResult =
  | { readonly outcome: "ok"; readonly requestId: string; readonly payload: string }
  /** The code threw, crashed, or could not be loaded; `payload` is Lambda's error JSON. */
  | {
      readonly outcome: "function-error";
      readonly requestId: string;
      readonly errorType: string;
      readonly payload: string;
    }
  | { readonly outcome: "timeout"; readonly requestId: string; readonly payload: string }
  /** Lambda itself did not run it. */
  | RejectedInvocation;

/** Why Lambda did not run a function. 429: its concurrency is used up. */
export interface RejectedInvocation {
  readonly outcome: "rejected";
  readonly status: 404 | 413 | 429 | 502;
  readonly message: string;
}
