import type { IConstruct } from "constructs";
import { ScopedValue } from "../scoped-value.js";

/** Settings of all roles below a scope. */
interface RoleSettings {
  /** ARN of the policy that limits the permissions of each role. @default - none */
  readonly permissionsBoundary?: string;
  /** Path of each role in IAM, e.g. `/uploads/`. @default "/" */
  readonly path?: string;
}

const settings = new ScopedValue<RoleSettings>();

/** Sets the settings of all roles below a scope. */
export function setRoleSettings(scope: IConstruct, given: RoleSettings): void {
  settings.set(scope, given);
}

/** The role arguments from {@link setRoleSettings}. */
export function roleSettingsOf(role: IConstruct): RoleSettings {
  return settings.of(role)?.value ?? {};
}
