import { testUppy } from "./uppy-tests.js";

testUppy([4, 5, 6]);
