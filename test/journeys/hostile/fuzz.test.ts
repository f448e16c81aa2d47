import { testOddRequests } from "./odd-requests-to-routes.js";

// A sixth of the requests. fuzz.slow.test.ts sends all of them.
testOddRequests(6);
