export { checkRateLimit, RATE_LIMIT, type RateLimit } from "./rate-limit.js";
export { createWebAcl } from "./web-acl.js";
