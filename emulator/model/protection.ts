import type { Constructed } from "./constructed.js";

export interface WebAcl extends Constructed {
  readonly arn: string;
  readonly name: string;
  readonly defaultAction: "allow" | "block";
  readonly rateRules: readonly {
    readonly name: string;
    /** Requests per evaluation window, and per client address or value of `header`. */
    readonly limit: number;
    /** The header whose values are counted, in lower case; missing if client addresses are counted. */
    readonly header?: string;
    readonly evaluationWindowSeconds: number;
    readonly action: "block" | "count";
    /** Status of the rule's own response to blocked requests. @default - 403 */
    readonly blockStatus?: number;
    /** Headers of the rule's own response, if it adds any. */
    readonly blockHeaders?: readonly { readonly name: string; readonly value: string }[];
    /** Body of the rule's own response. @default - the service's error */
    readonly blockBody?: { readonly contentType: string; readonly content: string };
  }[];
}

/** GuardDuty Malware Protection for S3. */
export interface MalwareProtectionPlan extends Constructed {
  readonly arn: string;
  readonly region: string;
  readonly bucketName: string;
  /** Prefixes of the objects that are scanned; empty for all objects. */
  readonly objectPrefixes: readonly string[];
  readonly roleArn: string;
  /** Whether GuardDuty tags the object with the result. */
  readonly tagging: boolean;
}
