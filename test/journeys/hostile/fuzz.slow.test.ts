import { testOddRequests } from "./odd-requests-to-routes.js";

testOddRequests(1);
