import { setTimeout as sleep } from "node:timers/promises";
import type { HttpRequest, HttpResponse } from "../../../emulator/http/http.js";
import type { Answer, LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";

export const ISSUER = "https://id.example.com/tenants/7";
const AUDIENCE = "https://uploads.example.com";

/** How an issuer answers one request; undefined: as it should. */
export type IssuerAnswer = (request: HttpRequest) => Promise<HttpResponse | undefined>;

/** A stack whose issuer can be made to fail. */
export interface IssuerStack {
  readonly stack: LocalStack;
  /** A good token. */
  readonly token: string;
  /** Paths of the requests that reached the issuer. */
  readonly asked: readonly string[];
  /** What became of one upload with the token, or another one: at the edge, and on the direct API. */
  upload(name: string, token?: string): Promise<readonly [edge: Outcome, direct: Outcome]>;
  uploadAtEdge(name: string, token?: string): Promise<Outcome>;
  close(): Promise<void>;
}

interface Outcome {
  readonly status: number;
  readonly retryAfter?: string;
  readonly code?: string;
}

/** Serves the direct and the edge pattern with an issuer of whatever behaviour. */
export async function serveIssuer(answer: IssuerAnswer, identity: object = {}): Promise<IssuerStack> {
  const asked: string[] = [];
  const stack = await serveUploads(
    {
      patterns: ["direct", "edge"],
      identity: { type: "oidc", issuer: ISSUER, audience: [AUDIENCE], ...identity },
    },
    undefined,
    {
      issuers: [ISSUER],
      answerForIssuer: (request) => {
        asked.push(request.path);
        return answer(request);
      },
    },
  );
  const own = await stack.token({ issuer: ISSUER, audience: AUDIENCE, subject: "alice" });
  const { direct, edge } = stack.endpoints;
  const put = async (url: string, token = own) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "text/plain" };
    return outcomeOf(await stack.send("PUT", url, "x", headers));
  };
  const uploadAtEdge: IssuerStack["uploadAtEdge"] = (name, token) => put(`${edge}/${name}`, token);
  return {
    stack,
    token: own,
    asked,
    uploadAtEdge,
    upload: (name, token) =>
      Promise.all([uploadAtEdge(name, token), put(`${direct}/files/direct-${name}`, token)]),
    close: () => stack.close(),
  };
}

/** Answers like a server that is of no use. */
export function answering(
  status: number,
  body: string | Uint8Array,
  headers: HttpResponse["headers"] = [],
): IssuerAnswer {
  return async () => ({ status, headers: [["content-type", "text/html"], ...headers], body });
}

/** Answers as it should, after a while. */
export function slow(milliseconds: number): IssuerAnswer {
  return async () => {
    await sleep(milliseconds, undefined, { ref: false });
    return undefined;
  };
}

function outcomeOf({ status, headers, body }: Answer): Outcome {
  const retryAfter = headers["retry-after"];
  const code = status === 200 ? undefined : (JSON.parse(body.toString()) as { code?: string }).code;
  return { status, ...(retryAfter && { retryAfter }), ...(code && { code }) };
}
