import { testOddRequests } from "./odd-requests-to-routes.js";

// A third of the requests. fuzz.slow.test.ts sends all of them.
testOddRequests(3);
