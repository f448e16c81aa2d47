import { upload } from "../../../client/node/index.js";
import { ProxyAgent } from "./proxy.js";

/** What the process uploads, as JSON in its only argument. */
export interface ChildUpload {
  readonly path: string;
  readonly endpoint: string;
  readonly key: string;
  readonly token: string;
  readonly stateFolder: string;
  readonly proxyPort: number;
}

const { path, token, proxyPort, ...options }: ChildUpload = JSON.parse(process.argv[2] ?? "");
const http = new ProxyAgent(proxyPort);
await upload(path, { ...options, getToken: () => token, agents: { http } }).result;
http.destroy();
