import { createRequire } from "node:module";
import { Construct } from "constructs";
import type { QuotaSettings } from "../../functions/quota/contract.js";
import { optional } from "../../functions/rules/kinds.js";
import { DELETE_LAST } from "../delete-last.js";
import type { PolicyStatement } from "../iam/index.js";
import { currentRegion, physicalName } from "../iam/index.js";
import { checkProps } from "../rules/check.js";
import { construct } from "../rules/values.js";
import { checkLimits } from "./checks.js";
import type { UploadQuotaProps } from "./props.js";
import { UPLOAD_QUOTA_RULES } from "./rules.js";
import { tableStatements } from "./table-statements.js";

/**
 * Limits per subject and per tenant for all patterns: uploads and bytes per hour, day and month, and uploads per
 * second. One DynamoDB table counts the usage. Creating an upload reserves its size, and `UploadCompleted` books the
 * stored size; docs/quotas.md has the details.
 * @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate
 */
export class UploadQuota extends Construct {
  /** The table's name, for `npm run quota`. */
  readonly tableName: string;
  /** The table's ARN. */
  readonly tableArn: string;
  /** Settings for the functions. */
  readonly settings: QuotaSettings;
  /** Permissions of each function that reserves uploads, or books stored objects. */
  readonly statements: readonly PolicyStatement[];

  constructor(scope: Construct, id: string, props: UploadQuotaProps) {
    super(scope, id);
    const { pointInTimeRecovery, kmsKeyArn, ...rules } = checkProps(this, props, UPLOAD_QUOTA_RULES);
    checkLimits(this, rules);
    this.tableName = physicalName(this);
    const { DynamodbTable } = loadTable();
    const table = new DynamodbTable(this, "Table", {
      name: this.tableName,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attribute: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
      lifecycle: DELETE_LAST,
      ttl: { attributeName: "expiresAt", enabled: true },
      pointInTimeRecovery: { enabled: pointInTimeRecovery },
      ...(kmsKeyArn !== undefined && { serverSideEncryption: { enabled: true, kmsKeyArn } }),
    });
    this.tableArn = table.arn;
    const region = currentRegion(this) ?? table.region;
    this.settings = { ...rules, tableName: this.tableName, region };
    this.statements = tableStatements({ tableArn: table.arn, region, kmsKeyArn });
  }
}

/** Loads the provider's file only with quotas, so that other synths are not slowed. */
function loadTable(): typeof import("@cdktf/provider-aws/lib/dynamodb-table/index.js") {
  return createRequire(import.meta.url)("@cdktf/provider-aws/lib/dynamodb-table/index.js");
}

/** The rule for an optional {@link UploadQuota}. */
export const UPLOAD_QUOTA = optional(construct<UploadQuota>("an UploadQuota", ["settings", "statements"]));
