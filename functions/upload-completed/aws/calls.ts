import type { AwsAccess } from "../../sigv4/request/send-signed.js";

/** Limits and remedy of the function's calls. Four calls and their processing fit the function's 30 seconds. */
export const CALLS: Pick<AwsAccess, "timeoutMs" | "remedy"> = {
  timeoutMs: 6_000,
  remedy: "Lambda retries by itself. If the error persists, check that the function's role allows it.",
};
