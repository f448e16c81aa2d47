import type { Answer, LocalStack } from "./local-stack.js";

/** A caller and the API to upload with. */
export interface Uploader {
  readonly stack: LocalStack;
  /** The whole `Authorization` value. */
  readonly authorization: string;
}

/** Sends a request to the presigning API. A body that is not a string becomes JSON. */
export function askApi(
  { stack, authorization }: Uploader,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const headers = { authorization, ...(text !== undefined && { "content-type": "application/json" }) };
  return stack.send(method, `${stack.endpoints.presigned}/${path}`, text, headers);
}

/** A response of the presigning API. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Answer["headers"];
  /** Undefined without a body. */
  readonly json: unknown;
  /** Of an error. */
  readonly code?: string;
  /** Of an error. */
  readonly message?: string;
  /** Whether a page may read it. */
  readonly cors: boolean;
}

/** Calls the presigning API as one caller. See {@link askApi}. */
export type Call = (method: string, path: string, body?: unknown) => Promise<ApiAnswer>;

/** The calls of one caller. */
export function callsBy(uploader: Uploader): Call {
  return async (method, path, body) => {
    const answer = await askApi(uploader, method, path, body);
    const { status, headers } = answer;
    const json: unknown = answer.body.length === 0 ? undefined : answer.json();
    const { code, message } = (status < 400 ? {} : json) as { code?: string; message?: string };
    const cors = headers["access-control-allow-origin"] !== undefined;
    return { status, headers, json, code, message, cors };
  };
}

/** The calls of the user with this subject. */
export async function callsOf(stack: LocalStack, subject: string): Promise<Call> {
  return callsBy({ stack, authorization: `Bearer ${await stack.token({ sub: subject })}` });
}

/** The JSON of a response. @throws {FailedSetupError} unless its status is 200 */
export function read<Answered>({ status, json }: ApiAnswer): Answered {
  if (status === 200) return json as Answered;
  throw new FailedSetupError(status, JSON.stringify(json));
}

class FailedSetupError extends Error {
  override readonly name = "FailedSetupError";

  constructor(status: number, body: string) {
    super(`A request that prepares the test failed: ${status} ${body}`);
  }
}
