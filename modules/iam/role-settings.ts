import type { IConstruct } from "constructs";
import { ScopedValue } from "../scoped-value.js";

/** Settings of all roles below a scope. */
interface RoleSettings {
  /** ARN of the policy that bounds what each role may do. @default - none */
  readonly permissionsBoundary?: string;
  /** Path of each role in IAM, e.g. `/uploads/`. @default "/" */
  readonly path?: string;
}

const settings = new ScopedValue<RoleSettings>();

/** Sets the settings of all roles below a scope. */
export function setRoleSettings(scope: IConstruct, given: RoleSettings): void {
  settings.set(scope, given);
}

/** The arguments of a role that {@link setRoleSettings} has decided. */
export function roleSettingsOf(role: IConstruct): RoleSettings {
  return settings.of(role)?.value ?? {};
}
