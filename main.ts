import { App } from "cdktf";
import {
  AccountStack,
  isWrongInput,
  readContext,
  readSettings,
  UploadsStack,
  warningsOf,
  withoutSourceMaps,
} from "./modules/stacks/index.js";

/** Settings are in cdktf.json. The CDKTF CLI passes the same ones in the environment. */
function createApp(): App {
  const context = readContext(new URL("cdktf.json", import.meta.url));
  const app = new App({ context, stackTraces: false });
  const settings = readSettings(app.node.tryGetContext("uploads"));
  const uploads = new UploadsStack(app, "uploads", settings);
  if (settings.account ?? true) uploads.addDependency(new AccountStack(app, "account", settings));
  return app;
}

function synthesize(app: App): void {
  app.synth();
  for (const warning of warningsOf(app)) process.stderr.write(`${warning}\n`);
}

function fail(message: string, exitCode: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}

const [argument] = process.argv.slice(2);
try {
  if (argument === undefined) withoutSourceMaps(() => synthesize(createApp()));
  else fail(`Unexpected argument: ${argument}. This command takes none; edit cdktf.json.`, 2);
} catch (error) {
  if (!isWrongInput(error)) throw error;
  fail(error.message, 1);
}
