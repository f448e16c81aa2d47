import { readFileSync } from "node:fs";
import { App } from "cdktf";
import { PropsError } from "./modules/errors.js";
import { DocumentError } from "./modules/rest-api/index.js";
import { AccountStack, readSettings, SettingsError, UploadsStack } from "./modules/stacks/index.js";

/** The settings stand in cdktf.json; the CDKTF CLI hands the same ones over in the environment. */
function createApp(): App {
  const { context } = JSON.parse(readFileSync(new URL("cdktf.json", import.meta.url), "utf8"));
  const app = new App({ context, stackTraces: false });
  const settings = readSettings(app.node.tryGetContext("uploads"));
  const uploads = new UploadsStack(app, "uploads", settings);
  if (settings.account ?? true) uploads.addDependency(new AccountStack(app, "account", settings));
  return app;
}

try {
  createApp().synth();
} catch (error) {
  const isWrongInput =
    error instanceof PropsError || error instanceof SettingsError || error instanceof DocumentError;
  if (!isWrongInput) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
