import { askApi } from "./api-calls.js";
import type { Answer, LocalStack } from "./local-stack.js";

/** Uploads through each pattern, as one caller. */
export interface Uploads {
  direct(key: string, body: Buffer | string, headers?: Record<string, string>): Promise<Answer>;
  /** Requests a URL only. */
  sign(key: string, body: Buffer | string): Promise<Answer>;
  /** Requests a URL and uses it. Returns the last response. */
  presigned(key: string, body: Buffer | string): Promise<Answer>;
  edge(key: string, body: Buffer | string, headers?: Record<string, string>): Promise<Answer>;
  /** The statuses of direct, presigned and edge. */
  statuses(key: string): Promise<Readonly<Record<"direct" | "presigned" | "edge", number>>>;
}

/** Uploads with a bearer token. */
export function uploadsOf(stack: LocalStack, token: string): Uploads {
  const authorization = `Bearer ${token}`;
  const { direct, edge } = stack.endpoints;
  const uploads: Uploads = {
    direct: (key, body, headers = {}) =>
      stack.send("PUT", `${direct}/files/${key}`, body, { authorization, ...headers }),
    sign: (key, body) =>
      askApi({ stack, authorization }, "POST", "uploads", {
        key,
        length: Buffer.byteLength(body),
        type: "text/plain",
      }),
    presigned: async (key, body) => {
      const signed = await uploads.sign(key, body);
      if (signed.status !== 200) return signed;
      const { url, headers } = signed.json() as { url: string; headers: Record<string, string> };
      return stack.send("PUT", url, body, headers);
    },
    edge: (key, body, headers = {}) =>
      stack.send("PUT", `${edge}/${key}`, body, { authorization, ...headers }),
    statuses: async (key) => ({
      direct: (await uploads.direct(`direct-${key}`, key)).status,
      presigned: (await uploads.presigned(`presigned-${key}`, key)).status,
      edge: (await uploads.edge(`edge-${key}`, key)).status,
    }),
  };
  return uploads;
}
