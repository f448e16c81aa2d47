const EXPOSE = "Access-Control-Expose-Headers";

/** The CORS headers of the import flow, whose responses can have fields about quotas. */
export function withQuotaFields(cors: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { [EXPOSE]: exposed } = cors;
  if (exposed === undefined) return cors;
  // A constant in API Gateway's mappings is in single quotes.
  return { ...cors, [EXPOSE]: `${exposed.slice(0, -1)},RateLimit-Policy,RateLimit'` };
}

/** Sets the header fields about quotas from a variable of the template. @param source - e.g. `$refusal` */
export function setRateLimit(source: string): string {
  const set = (name: string, field: string) =>
    `#set($context.responseOverride.header.${name} = "${source}.${field}")`;
  return `#if(${source}.rateLimit)${set("RateLimit", "rateLimit")}${set("RateLimit-Policy", "rateLimitPolicy")}#end\n`;
}

/** Template that sets the header `Retry-After` if the rejection has a time to retry. */
export const SET_RETRY_AFTER =
  '#if($refusal.retryAfterSeconds)#set($context.responseOverride.header.Retry-After = "$refusal.retryAfterSeconds")#end\n';

/** The quota member of a 413's body. The function has written it as JSON, without values from the client. */
export const QUOTA_MEMBER = '#if($refusal.quotaJson),"quota":$refusal.quotaJson#end';
