export { LIMITED_ORIGINS, RATE_LIMIT, type RateLimit } from "./rate-limit.js";
export { createWebAcl } from "./web-acl.js";
