import type { ClientAnswer, FileBody } from "./http-client.js";
import { send, text } from "./http-client.js";

/** Sends a PUT with a file, or a part of one. */
export function put(
  url: string,
  file: FileBody,
  headers: Readonly<Record<string, string>>,
): Promise<ClientAnswer> {
  return send({ method: "PUT", url, headers, body: file });
}

/** Sends a POST to the API with a caller's token. */
export function post(url: string, token: string, body: unknown): Promise<ClientAnswer> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return send({ method: "POST", url, headers, body: JSON.stringify(body) });
}

/** A response that is not a success. The message contains the server's message. */
export class UnexpectedAnswer extends Error {
  readonly status: number;
  constructor(status: number, body: string) {
    super(`answered ${status}: ${body.slice(0, 500)}`);
    this.name = "UnexpectedAnswer";
    this.status = status;
  }
}

/** The body of a success. @throws {UnexpectedAnswer} for any other response */
export async function expectOk(answer: ClientAnswer): Promise<string> {
  const body = await text(answer);
  if (answer.status < 200 || answer.status > 299) throw new UnexpectedAnswer(answer.status, body);
  return body;
}
