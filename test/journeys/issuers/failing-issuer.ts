import { setTimeout as sleep } from "node:timers/promises";
import type { HttpRequest, HttpResponse } from "../../../emulator/http/http.js";
import type { Answer, LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";

export const ISSUER = "https://id.example.com/tenants/7";
const AUDIENCE = "https://uploads.example.com";

/** An issuer's response to one request; `undefined` for the correct response. */
export type IssuerAnswer = (request: HttpRequest) => Promise<HttpResponse | undefined>;

/** A stack whose issuer can fail. */
export interface IssuerStack {
  readonly stack: LocalStack;
  /** A valid token. */
  readonly token: string;
  /** Paths of the requests that reached the issuer. */
  readonly asked: readonly string[];
  /** Uploads with the token, or another one. Returns the outcomes of the edge and of the direct API. */
  upload(name: string, token?: string): Promise<readonly [edge: Outcome, direct: Outcome]>;
  uploadAtEdge(name: string, token?: string): Promise<Outcome>;
  close(): Promise<void>;
}

interface Outcome {
  readonly status: number;
  readonly retryAfter?: string;
  readonly code?: string;
}

/** Serves the direct and the edge pattern with an issuer of any behaviour. */
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

/** Responds like a broken server. */
export function answering(
  status: number,
  body: string | Uint8Array,
  headers: HttpResponse["headers"] = [],
): IssuerAnswer {
  return async () => ({ status, headers: [["content-type", "text/html"], ...headers], body });
}

/** Responds correctly after a delay. */
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
