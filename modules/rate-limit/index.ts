export { LIMITED_ORIGINS, RATE_LIMIT, type RateLimit } from "./rate-limit.js";
export { createWebAcl, limitedRequestsMetric } from "./web-acl.js";
