import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Construct } from "constructs";
import type { EdgeAuthorizerSettings, EdgeConfig } from "../../../functions/edge-authorizer/contract.js";
import { EDGE_CONFIG_FILE } from "../../../functions/edge-authorizer/contract.js";
import { EDGE_CONFIG } from "../../../functions/edge-authorizer/settings/rules/edge-config-rule.js";
import { DELETE_LAST } from "../../delete-last.js";
import type { PolicyStatement } from "../../iam/index.js";
import { physicalName } from "../../iam/index.js";
import { jsonText } from "../../json-text.js";
import type { LiveSettings } from "../../live-settings/index.js";
import { functionEntry, NodeFunction } from "../../node-function/index.js";
import { validAtSynth } from "../../node-function/valid-at-synth.js";
import { checkSettingsBytes } from "../../settings-size.js";
import { withRule } from "../../upload-rule/rule-files.js";
import type { CompletedEdgeProps } from "../rules.js";

/** Region of the function, and of the parameter that it reads. */
const REGION = "us-east-1";
/** Maximum size of a parameter of the advanced tier. */
const MOST_PARAMETER_BYTES = 8_192;

type AuthorizerFunctionProps = Pick<
  CompletedEdgeProps,
  | "allowLargeEdgeFunction"
  | "authorizerEntry"
  | "functionMemoryMb"
  | "functionName"
  | "functionRuntime"
  | "functionTimeoutSeconds"
  | "liveSettings"
  | "quota"
  | "rule"
  | "settingsRefreshSeconds"
  | "settingsSource"
> & { readonly settings: EdgeAuthorizerSettings };

/** The Lambda@Edge function that accepts or rejects every request, with its settings. */
export class AuthorizerFunction extends Construct {
  /** The function's name in Lambda. */
  readonly functionName: string;
  /** ARN with the number of the version that CloudFront replicates. */
  readonly qualifiedArn: string;

  constructor(scope: Construct, id: string, props: AuthorizerFunctionProps) {
    super(scope, id);
    const parameter = props.settingsSource === "ssm" ? this.#createParameter(props.settings) : undefined;
    const { liveSettings, rule } = props;
    const place =
      parameter === undefined
        ? ({ source: "bundle", settings: props.settings } as const)
        : ({
            source: "ssm",
            parameterName: this.#parameterName(),
            region: REGION,
            refreshSeconds: props.settingsRefreshSeconds,
          } as const);
    const config: EdgeConfig = {
      ...place,
      ...(liveSettings && { liveSettings: liveSettings.address }),
      ...(rule !== undefined && { rule: true }),
    };
    const lambda = new NodeFunction(this, "Function", {
      entry: props.authorizerEntry ?? withRule(this, functionEntry("edge-authorizer"), rule),
      description: "Decides which uploads CloudFront forwards",
      edge: true,
      configFile: { name: EDGE_CONFIG_FILE, value: markedIfValid(this, config) },
      memoryMb: props.functionMemoryMb,
      timeoutSeconds: props.functionTimeoutSeconds,
      allowLargeEdgeFunction: props.allowLargeEdgeFunction,
      functionName: props.functionName,
      runtime: props.functionRuntime,
      statements: [...readStatements(parameter, liveSettings), ...(props.quota?.statements ?? [])],
    });
    lambda.dependOn(parameter, liveSettings, props.quota);
    this.functionName = lambda.functionName;
    this.qualifiedArn = lambda.qualifiedArn;
  }

  #createParameter(settings: EdgeAuthorizerSettings): SsmParameter {
    checkSettingsBytes(this, settings, MOST_PARAMETER_BYTES, {
      remedy:
        'Omit settingsSource, or use "bundle": the function\'s zip has more room. Or issue fewer pre-shared keys.',
      see: "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
    });
    return new SsmParameter(this, "Settings", {
      name: this.#parameterName(),
      description: "Settings of the edge authorizer, as JSON without secrets",
      type: "String",
      // Up to 4 KB, this selects the standard tier, which is free.
      tier: "Intelligent-Tiering",
      value: jsonText(settings),
      region: REGION,
      lifecycle: DELETE_LAST,
    });
  }

  /** The parameter's name. It begins with this project's, because AWS reserves names that begin with "aws" or "ssm". */
  #parameterName(): string {
    return `/s3-upload-patterns/${physicalName(this)}`;
  }
}

/** Marks a valid configuration that synth knows, so that the function does not validate it at each start. */
function markedIfValid(scope: Construct, config: EdgeConfig): EdgeConfig {
  return validAtSynth(scope, config, EDGE_CONFIG) === undefined ? config : { ...config, isValidated: true };
}

function readStatements(
  parameter: SsmParameter | undefined,
  liveSettings: LiveSettings | undefined,
): PolicyStatement[] {
  return [
    ...(parameter === undefined
      ? []
      : [
          {
            sid: "ReadSettings",
            effect: "Allow" as const,
            actions: ["ssm:GetParameter"],
            resources: [parameter.arn],
          },
        ]),
    ...(liveSettings === undefined ? [] : [liveSettings.readStatement]),
  ];
}
