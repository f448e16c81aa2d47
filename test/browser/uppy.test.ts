import { testUppy } from "./uppy-tests.js";

// Uppy 4 asks for the same routes as Uppy 5: it has its turn in uppy-4.slow.test.ts.
testUppy([5, 6]);
