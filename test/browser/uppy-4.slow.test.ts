import { testUppy } from "./uppy-tests.js";

testUppy([4]);
