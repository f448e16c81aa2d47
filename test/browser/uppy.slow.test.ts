import { describe } from "vitest";
import { testReactPage } from "./react-page-tests.js";
import { testUppy } from "./uppy-tests.js";

// One file, because the package with the browser unpacks it without a lock.
describe("uploads with Uppy", () => testUppy([4, 5, 6]));
describe("the page of examples/react-uppy", testReactPage);
