import type { Queue } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import { queue, queuePolicy } from "./queue.js";

/** Joins queues with their policies. */
export function buildQueues(resources: Resources, diagnostics: Diagnostics): readonly Queue[] {
  const queues = resources.of(queue);
  const urls = queues.map((one) => one.string("url"));
  const policies = diagnostics.byOwner(resources.of(queuePolicy), "queue_url", urls, "queue");
  return queues.map((one) => {
    const given = one.arguments;
    if (given.fifo_queue) diagnostics.report(one, "fifo_queue", "true is not emulated; use false");
    const separate = diagnostics.only(policies.get(one.string("url")));
    if (separate && given.policy) {
      diagnostics.report(separate, "policy", `overwrites the policy of ${one.address}; only one is allowed`);
    }
    const { constructPath } = separate ?? one;
    const document = separate?.arguments.policy ?? given.policy;
    return {
      constructPath: one.constructPath,
      name: one.string("name"),
      arn: one.string("arn"),
      url: one.string("url"),
      region: one.region,
      delaySeconds: given.delay_seconds,
      messageRetentionSeconds: given.message_retention_seconds,
      visibilityTimeoutSeconds: given.visibility_timeout_seconds,
      ...(document ? { policy: { constructPath, document } } : {}),
    };
  });
}
