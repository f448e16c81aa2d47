import { Annotations, Token } from "cdktf";
import type { Construct } from "constructs";

/**
 * Default burst of an account and Region; in newer Regions it is 1,250. AWS does not document whether API Gateway
 * rejects a higher burst for a stage, but a higher burst has no effect.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const ACCOUNT_BURST = 5_000;

/** Warns at synth about a burst above the account's default. */
export function warnAboutBurst(scope: Construct, prop: string, burst: number): void {
  if (Token.isUnresolved(burst) || burst <= ACCOUNT_BURST) return;
  Annotations.of(scope).addWarning(
    `${prop} is ${burst}, more than an account's default burst (${ACCOUNT_BURST}; 1,250 in some Regions). ` +
      "It has no effect above the account's own limit. Lower it, or have the limit raised first.",
  );
}
