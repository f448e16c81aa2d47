import { Annotations, Token } from "cdktf";
import type { Construct } from "constructs";

/**
 * The burst of an account and Region by default; in Regions opened lately it is 1,250. No source says whether API
 * Gateway refuses a higher one for a stage, but no caller ever gets it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
const ACCOUNT_BURST = 5_000;

/** Warns at synth about a burst that the account does not have by default. */
export function warnAboutBurst(scope: Construct, prop: string, burst: number): void {
  if (Token.isUnresolved(burst) || burst <= ACCOUNT_BURST) return;
  Annotations.of(scope).addWarning(
    `${prop} is ${burst}, more than the burst that an account has by default (${ACCOUNT_BURST}; 1,250 in some Regions). ` +
      "It has no effect above the account's own limit. Lower it, or have the limit raised first.",
  );
}
