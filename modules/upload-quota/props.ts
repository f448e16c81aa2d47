import type { QuotaRules } from "../../functions/quota/contract.js";

/** Settings of `UploadQuota`. */
export interface UploadQuotaProps extends QuotaRules {
  /**
   * Enables backups of the table, from which any second of the last 35 days can be restored. They are useful for limits
   * that operators have put into the table, not for the counters.
   * @default false
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html
   */
  readonly pointInTimeRecovery?: boolean;
  /**
   * The KMS key that encrypts the table.
   * @default - a key that DynamoDB owns, free of charge
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
   */
  readonly kmsKeyArn?: string;
}
