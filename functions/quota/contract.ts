/** Names of the quotas: the number of uploads, or bytes, in a window of time. */
export const QUOTA_NAMES = [
  "uploadsPerHour",
  "uploadsPerDay",
  "uploadsPerMonth",
  "bytesPerHour",
  "bytesPerDay",
  "bytesPerMonth",
] as const;

/** One of {@link QUOTA_NAMES}. */
export type QuotaName = (typeof QUOTA_NAMES)[number];

/** Limits of one subject or one tenant. Windows are aligned to UTC: whole hours, days and months. */
export interface QuotaLimits extends Readonly<Partial<Record<QuotaName, number>>> {
  /**
   * Average number of uploads that may be created per second, 0 to 1,000; 0 blocks all. Further requests get 429.
   * @default - no limit
   */
  readonly requestsPerSecond?: number;
  /**
   * Number of uploads that may be created at once, 1 to 100,000. It needs `requestsPerSecond`. @default -
   * `requestsPerSecond`
   */
  readonly burst?: number;
}

type OnUnavailable = "reject" | "accept";

/** The limits of all callers, as operators declare them. */
export interface QuotaRules {
  /** Limits of each subject. @default - none */
  readonly subject?: QuotaLimits;
  /** Limits of each tenant, which all of its subjects share. @default - none */
  readonly tenant?: QuotaLimits;
  /**
   * Limits of a group's members, by group. Omitted limits are those of `subject`; with several groups, the largest
   * limit applies.
   * @default - none
   */
  readonly groups?: Readonly<Record<string, QuotaLimits>>;
  /**
   * Limits of callers whose token has a claim with a value, by claim and value, e.g. `{ plan: { pro: { bytesPerDay:
   * 1e12 } } }`. They have precedence over the limits of groups, from which omitted limits are taken. With several
   * values, the largest limit applies. A claim holds a string, a number, `true` or `false`, or a list of them; dots
   * lead into nested claims.
   * @default - none
   */
  readonly claims?: Readonly<Record<string, Readonly<Record<string, QuotaLimits>>>>;
  /** Limits of single tenants, by tenant. Omitted limits are those of `tenant`. @default - none */
  readonly tenants?: Readonly<Record<string, QuotaLimits>>;
  /**
   * Bytes that are reserved for an upload whose size is not known beforehand: a direct upload, `POST /import` without a
   * length, Uppy's routes. With 0, such an upload is accepted if anything is left, and can exceed the limit by its
   * size.
   * @default 0
   */
  readonly unknownSizeBytes?: number;
  /**
   * Behaviour if the table does not respond: `"reject"` answers 503 with `Retry-After`; `"accept"` accepts the upload,
   * and books it after it is stored.
   * @default "reject"
   */
  readonly onUnavailable?: OnUnavailable;
}

/** A function's quota settings. */
export interface QuotaSettings extends QuotaRules {
  readonly tableName: string;
  /** The table's Region, e.g. `eu-central-1`. */
  readonly region: string;
  readonly onUnavailable: OnUnavailable;
}

/** One quota of the caller, in the responses of `GET /me/usage` and 413. */
export interface QuotaUsage {
  readonly quota: QuotaName;
  /** The owner of the quota. */
  readonly scope: "subject" | "tenant";
  /** Usage by stored objects, in uploads or bytes. */
  readonly used: number;
  /** Usage reserved by unfinished uploads. */
  readonly reserved: number;
  /** Omitted if only the usage is counted. */
  readonly limit?: number;
  /** End of the window, ISO 8601 in UTC. */
  readonly resetsAt: string;
}

/** Response to `GET /me/usage`. */
export interface UsageResponse {
  readonly quotas: readonly QuotaUsage[];
}
