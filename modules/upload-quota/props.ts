import type { QuotaRules } from "../../functions/quota/contract.js";

/** Settings of `UploadQuota`. */
export interface UploadQuotaProps extends QuotaRules {
  /**
   * Keeps backups of the table from which any second of the last 35 days can be restored. The counters are not worth
   * it; the limits that operators have put into the table may be.
   * @default false
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
   */
  readonly pointInTimeRecovery?: boolean;
  /**
   * The KMS key that encrypts the table.
   * @default - a key that DynamoDB owns, at no charge
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
   */
  readonly kmsKeyArn?: string;
}
