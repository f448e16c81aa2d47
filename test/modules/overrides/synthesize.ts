import { App } from "cdktf";
import { OverriddenStack } from "./overridden-stack.js";

/** Writes the stack with all overrides: `node --import tsx test/modules/overrides/synthesize.ts FOLDER`. */
const [, , outdir = ""] = process.argv;
const app = new App({ outdir });
new OverriddenStack(app, "overridden");
app.synth();
