import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Construct } from "constructs";
import type {
  LiveSettingsAddress,
  LiveSettings as LiveSettingsValue,
} from "../../functions/live-settings/contract.js";
import { optional } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { DELETE_LAST } from "../delete-last.js";
import type { PolicyStatement } from "../iam/index.js";
import { currentRegion, physicalName } from "../iam/index.js";
import { checkProps } from "../rules/check.js";
import { construct, REFRESH_SECONDS } from "../rules/values.js";

/** Settings of {@link LiveSettings}. */
export interface LiveSettingsProps {
  /**
   * Seconds after which each running function reads the parameter again, 1 to 3,600. A change takes effect within this
   * time.
   * @default 60
   */
  readonly refreshSeconds?: number;
}

/** The rules for {@link LiveSettingsProps}. */
export const LIVE_SETTINGS_RULES = { refreshSeconds: REFRESH_SECONDS } satisfies RulesFor<LiveSettingsProps>;

const INITIAL_VALUE: LiveSettingsValue = { uploads: "open" };

/**
 * An SSM parameter that pauses the uploads of all patterns that read it, without a deployment. Terraform creates the
 * parameter with `{"uploads":"open"}` and never changes its value afterwards, so that a deployment does not resume
 * uploads that an operator has paused. To pause:
 *
 * ```sh
 * aws ssm put-parameter --overwrite --name NAME --value '{"uploads":"paused"}'
 * ```
 * This replaces the whole value. If it has a deny list (`deny`), repeat the list, or denied callers can upload again.
 * In this repository, `npm run live-settings` keeps it.
 * While uploads are paused, and while the parameter cannot be read, functions answer 503 with `Retry-After`. Parameter
 * Store serves 40 reads a second by default; each running function instance reads once in `refreshSeconds`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-throughput.html
 */
export class LiveSettings extends Construct {
  /** The parameter's name, e.g. `/s3-upload-patterns/uploads-live-settings-1a2b3c4d`. */
  readonly parameterName: string;
  /** Address from which functions read the settings. */
  readonly address: LiveSettingsAddress;
  /** Permission to read the settings, for a function's role. */
  readonly readStatement: PolicyStatement;

  constructor(scope: Construct, id: string, props: LiveSettingsProps = {}) {
    super(scope, id);
    const { refreshSeconds } = checkProps(this, props, LIVE_SETTINGS_RULES);
    // AWS reserves names that begin with "aws" or "ssm".
    this.parameterName = `/s3-upload-patterns/${physicalName(this)}`;
    const parameter = new SsmParameter(this, "Resource", {
      name: this.parameterName,
      description: 'Live settings as JSON: {"uploads":"open"} or {"uploads":"paused"}',
      type: "String",
      value: JSON.stringify(INITIAL_VALUE),
      lifecycle: { ...DELETE_LAST, ignoreChanges: ["value"] },
    });
    this.address = {
      parameterName: this.parameterName,
      region: currentRegion(this) ?? parameter.region,
      refreshSeconds,
    };
    this.readStatement = {
      sid: "ReadLiveSettings",
      effect: "Allow",
      actions: ["ssm:GetParameter"],
      resources: [parameter.arn],
    };
  }
}

/** The rule for an optional {@link LiveSettings}. */
export const LIVE_SETTINGS = optional(
  construct<LiveSettings>("a LiveSettings", ["parameterName", "address", "readStatement"]),
);
