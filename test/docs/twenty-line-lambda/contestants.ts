import type { Answer, LocalStack } from "../../support/local-stack.js";
import { serve, serveUploads } from "../../support/local-stack.js";
import { SampleStack } from "./sample-stack.js";

/** A file that a caller announces. */
export interface Announced {
  readonly caller: string;
  readonly key: string;
  readonly type: string;
  readonly length: number;
}

/** A URL, with the headers that its PUT needs. */
export interface Signed {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One of the two: a stack that answers with presigned URLs. */
export interface Contestant {
  readonly stack: LocalStack;
  /** Requests a URL. @returns the URL, or the error response */
  sign(file: Announced): Promise<Signed | Answer>;
  /** Asks for a URL without a token, as a page of another origin. */
  signWithoutToken(): Promise<Answer>;
}

/** The limit of both: pictures of up to 1 MB. Only one of them has a setting for it. */
export const MAX_BYTES = 1_000_000;

/** The well-known function of twenty lines. */
export async function serveSample(): Promise<Contestant> {
  const stack = await serve((app) => new SampleStack(app, "sample"));
  const api = `${stack.endpoints.outputs.presigned_url}/upload`;
  return {
    stack,
    sign: async ({ caller, key, type }) => {
      const authorization = await stack.token({ sub: caller, use: "id" });
      const query = new URLSearchParams({ key, type });
      const answer = await stack.send("GET", `${api}?${query}`, undefined, { authorization });
      return answer.status === 200 ? { ...(answer.json() as { url: string }), headers: {} } : answer;
    },
    signWithoutToken: () =>
      stack.send("GET", `${api}?key=a.png`, undefined, { origin: "https://app.example.com" }),
  };
}

/** The presigned pattern of this project. */
export async function serveOurs(): Promise<Contestant> {
  const stack = await serveUploads({
    patterns: ["presigned"],
    policy: { maxBytes: MAX_BYTES, allowedContentTypes: ["image/*"], urlExpirySeconds: 3600 },
  });
  const api = `${stack.endpoints.presigned}/uploads`;
  const json = { "content-type": "application/json" };
  return {
    stack,
    sign: async ({ caller, ...file }) => {
      const authorization = `Bearer ${await stack.token({ sub: caller })}`;
      const answer = await stack.send("POST", api, JSON.stringify(file), { authorization, ...json });
      return answer.status === 200 ? (answer.json() as Signed) : answer;
    },
    signWithoutToken: () => stack.send("POST", api, "{}", { origin: "https://app.example.com", ...json }),
  };
}
