import { createReadStream } from "node:fs";
import { upload } from "../../../client/node/index.js";
import { ProxyAgent } from "./proxy-agent.js";

/** The upload of the process, as JSON in its only argument. It prints its peak memory in KiB. */
export interface ChildUpload {
  readonly path: string;
  /** Whether to read the file as a stream of unknown length. @default false */
  readonly asStream?: boolean;
  readonly endpoint: string;
  readonly key: string;
  readonly token: string;
  readonly stateFolder: string;
  /** @default - no proxy */
  readonly proxyPort?: number;
}

const { path, asStream, token, proxyPort, ...options }: ChildUpload = JSON.parse(process.argv[2] ?? "");
const http = proxyPort === undefined ? undefined : new ProxyAgent(proxyPort);
const source = asStream ? { stream: createReadStream(path) } : path;
await upload(source, { ...options, getToken: () => token, agents: { http } }).result;
http?.destroy();
console.log(process.resourceUsage().maxRSS);
