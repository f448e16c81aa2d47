import { DEADLINE_MS } from "../identity/deadline.js";
import { SingleFetch } from "../identity/keys/fetch/single-fetch.js";
import type { LiveSettingsAddress } from "./contract.js";
import type { ParameterAddress } from "./ssm-parameter.js";

/** External dependencies of {@link refreshedParameter}. */
export interface RefreshPorts {
  readonly readParameter: (address: ParameterAddress) => Promise<string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Returns the parsed value of an SSM parameter, and reads it again after `refreshSeconds`. The value is the same object
 * until the parameter changes. After a failure, the next call tries again. An expired value is never used: a caller who
 * was denied since then must not be allowed while Parameter Store is unavailable.
 * @param parse - Throws if the value is invalid.
 */
export function refreshedParameter<Value>(
  address: LiveSettingsAddress,
  parse: (text: string) => Promise<Value>,
  { readParameter, now }: RefreshPorts,
): () => Promise<Value> {
  let kept: { readonly text: string; readonly value: Value; readonly until: number } | undefined;
  const reading = new SingleFetch({
    fetch: async () => {
      const text = await readParameter(address);
      const value = kept?.text === text ? kept.value : await parse(text);
      kept = { text, value, until: now() + address.refreshSeconds * 1_000 };
      return value;
    },
    deadlineMs: DEADLINE_MS,
    now,
  });
  return async () => (kept !== undefined && now() < kept.until ? kept.value : reading.run());
}
