import { findFunction } from "./access/find-function.js";
import type { InvokeResult, LambdaOptions } from "./invocation.js";
import { RunningFunction } from "./running-function.js";

/** The functions of a stack. They run from the zips that would be deployed. */
export interface Lambda {
  /**
   * Runs a function and waits for its response. `target` is a name, an ARN or a qualified ARN; `payload` is JSON. For a
   * retry, `requestId` is the id of the first attempt.
   */
  invoke(target: string, payload: string, requestId?: string): Promise<InvokeResult>;
  /** Ends all processes. */
  close(): Promise<void>;
}

/**
 * Maximum size of a synchronous request, in bytes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_REQUEST_BYTES = 6 * 1024 * 1024;

/** Creates the functions. They run in separate processes. */
export function createLambda(options: LambdaOptions): Lambda {
  const running = new Map<string, RunningFunction>();
  return {
    async invoke(target, payload, requestId) {
      const fn = findFunction(options.model.functions, target);
      if (!fn) return { outcome: "rejected", status: 404, message: `Function not found: ${target}` };
      const size = Buffer.byteLength(payload);
      if (size > MAX_REQUEST_BYTES) {
        const message = `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`;
        return { outcome: "rejected", status: 413, message };
      }
      const found = running.get(fn.arn) ?? new RunningFunction(fn, options);
      running.set(fn.arn, found);
      return found.invoke(target, payload, requestId);
    },
    async close() {
      await Promise.all([...running.values()].map((fn) => fn.close()));
    },
  };
}
