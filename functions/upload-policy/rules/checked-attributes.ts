import { ATTRIBUTES } from "../../attributes/rules/attributes-rules.js";
import type { Identities } from "../../identity/contract.js";
import { InvalidSettingsError } from "../../rules/parse-settings.js";
import { problemsOf } from "../../rules/problems.js";
import type { UploadPolicy } from "../policy.js";
import { keysOf } from "./caller-policy-problems.js";

/** A function's settings that can have attributes. */
interface SettingsWithAttributes {
  readonly policy: Pick<UploadPolicy, "attributes">;
  readonly identity?: Identities;
}

/**
 * Checks the attributes of a policy and of pre-shared keys' policies. `DEPLOYED_POLICY` and `CALLER_POLICY` do not
 * check them, so that this code is loaded only for settings that have attributes.
 * @param source - Name of the settings' source, for the error.
 * @param remedy - How to correct the settings, for the error.
 * @throws {InvalidSettingsError} that lists every problem
 */
export function requireValidAttributes(
  source: string,
  { policy, identity = [] }: SettingsWithAttributes,
  remedy?: string,
): void {
  const keys = keysOf(identity).map(([path, key]) => [`${path}.policy`, key.policy?.attributes] as const);
  const problems = [["policy", policy.attributes] as const, ...keys].flatMap(([path, attributes]) => [
    ...problemsOf({ attributes }, { attributes: ATTRIBUTES }, { path }),
  ]);
  if (problems.length > 0) throw new InvalidSettingsError(source, problems, remedy);
}
