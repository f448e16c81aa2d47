import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createFacts } from "../../../../../emulator/facts/index.js";
import { serveHttp } from "../../../../../emulator/http/http-server.js";
import { createIam } from "../../../../../emulator/iam/iam.js";
import { createS3 } from "../../../../../emulator/services/s3/s3.js";
import { BUCKET, modelOf } from "./model.js";

/**
 * A process that serves one bucket from the folder in its arguments. Its first line has the address and the keys; it
 * responds to every line of input with its peak memory in bytes.
 */
const [, , dataFolder = ""] = process.argv;
const model = modelOf([BUCKET]);
const iam = createIam({ model, clock: Date.now });
const s3 = createS3({ model, dataFolder, iam, facts: createFacts(), clock: Date.now, log: () => undefined });
const { url } = await serveHttp(s3.httpHandler, { port: 0 });
const { accessKeyId, secretAccessKey } = iam.administrator.credentials;
console.log(JSON.stringify({ url, accessKeyId, secretAccessKey }));
createInterface({ input: process.stdin })
  .on("line", () => console.log(peakMemory()))
  .on("close", () => process.exit());

/** On Linux `maxRSS` begins with that of the parent process; the kernel's own count does not. */
function peakMemory(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
