import type { Queue } from "../../../model.js";
import type { Findings, Resources } from "../../model/findings.js";
import { queue, queuePolicy } from "./queue.js";

/** Joins queues with their policies. */
export function buildQueues(resources: Resources, findings: Findings): readonly Queue[] {
  const queues = resources.of(queue);
  const urls = queues.map((one) => one.text("url"));
  const policies = findings.byOwner(resources.of(queuePolicy), "queue_url", urls, "queue");
  return queues.map((one) => {
    const given = one.arguments;
    if (given.fifo_queue) findings.report(one, "fifo_queue", "true is not emulated; use false");
    const separate = findings.only(policies.get(one.text("url")));
    if (separate && given.policy) {
      findings.report(separate, "policy", `overwrites the policy of ${one.address}; only one is allowed`);
    }
    const { constructPath } = separate ?? one;
    const document = separate?.arguments.policy ?? given.policy;
    return {
      constructPath: one.constructPath,
      name: one.text("name"),
      arn: one.text("arn"),
      url: one.text("url"),
      region: one.region,
      delaySeconds: given.delay_seconds,
      messageRetentionSeconds: given.message_retention_seconds,
      visibilityTimeoutSeconds: given.visibility_timeout_seconds,
      ...(document ? { policy: { constructPath, document } } : {}),
    };
  });
}
