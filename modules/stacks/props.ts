import type { UploadsProps } from "../uploads/index.js";

/**
 * Settings of this project's stacks: the object `uploads` in the `context` of `cdktf.json`. All except the Region have
 * a default. Settings of a module are documented at the module.
 */
export interface Settings extends UploadsProps {
  /** The Region of everything except the edge function, e.g. `eu-central-1`. */
  readonly region: string;
  /** Bucket for Terraform's state, `terraform.STACK.REGION.tfstate`. @default - files next to `cdktf.json` */
  readonly stateBucket?: StateBucket;
  /**
   * Whether to build the stack `account`, too. False if the account's CloudWatch role is managed elsewhere. @default
   * true
   */
  readonly account?: boolean;
}

/** An S3 bucket for Terraform's state, with S3's own locking. */
export interface StateBucket {
  /** The bucket's name. */
  readonly bucket: string;
  /** The bucket's Region, e.g. `eu-central-1`. */
  readonly region: string;
  /** Prefix of the name of each stack's state file: empty, or ending in `/`. @default "" */
  readonly keyPrefix?: string;
}
