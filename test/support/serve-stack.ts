import { serveStack } from "../../emulator/stack/index.js";
import { UPLOADS_OUTPUTS } from "../../local/outputs.js";

/** A process that serves a stack's folder with a data folder, until its standard input ends. */
const [, , stackFolder = "", dataFolder = ""] = process.argv;
const running = await serveStack({
  stackFolder,
  dataFolder,
  firstPort: 0,
  log: () => undefined,
  outputs: UPLOADS_OUTPUTS,
});
console.log("ready");
process.stdin.resume().once("end", async () => {
  await running.close();
  process.exit();
});
