import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createFacts } from "../../../../../emulator/facts/index.js";
import { serveHttp } from "../../../../../emulator/http/http-server.js";
import { createIam } from "../../../../../emulator/iam/iam.js";
import { createS3 } from "../../../../../emulator/services/s3/s3.js";
import { BUCKET, modelOf } from "./model.js";

/**
 * A process of its own that serves one bucket over the folder it is given. Its first line is where and with which keys;
 * it answers every line it reads with the most memory it has held so far, in bytes.
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

/** On Linux `maxRSS` begins with that of the process that started this one, which the kernel's own count does not. */
function peakMemory(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
