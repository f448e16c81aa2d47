import { Readable } from "node:stream";
import type { ReadSignedCall } from "../../../emulator/aws-json/signed-call.js";
import { createSignedCallReader } from "../../../emulator/aws-json/signed-call.js";
import type { HttpHandler, HttpHeader } from "../../../emulator/http/http.js";
import type { Iam } from "../../../emulator/iam/iam.js";
import type { Credentials } from "../../../emulator/iam/principal.js";
import { signRequest } from "../../support/sign-request.js";
import { REGION, WRITER } from "../services/s3/support/model.js";

/** A signed request to a service, optionally changed after signing. */
export interface SignedAsk {
  readonly service: string;
  readonly credentials: Credentials;
  readonly now: number;
  /** @default "/" */
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Body to send in place of the signed one. */
  readonly tamperedBody?: string;
  /** Whether to send no signature. */
  readonly unsigned?: boolean;
  /** @default the service's own */
  readonly host?: string;
}

/** The response. */
interface SignedAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Signs a request and sends it to a service. */
export async function askSigned(handler: HttpHandler, ask: SignedAsk): Promise<SignedAnswer> {
  const {
    service,
    credentials,
    path = "/",
    query = "",
    body,
    host = `${service}.${REGION}.amazonaws.com`,
  } = ask;
  const { sessionToken } = credentials;
  const headers = signRequest({
    ...credentials,
    method: "POST",
    url: `https://${host}${path}`,
    body,
    region: REGION,
    service,
    headers: { ...ask.headers, ...(sessionToken ? { "x-amz-security-token": sessionToken } : {}) },
    signedAt: new Date(ask.now),
  });
  const sent = ask.unsigned === true ? (ask.headers ?? {}) : headers;
  const received: HttpHeader[] = [["host", host], ...Object.entries(sent)];
  const content = Readable.from([Buffer.from(ask.tamperedBody ?? body)]);
  const request = { method: "POST", path, query, remoteAddress: "127.0.0.1" };
  const response = await handler({ ...request, headers: received, body: content });
  const text = String(response.body);
  return {
    status: response.status,
    headers: new Map(response.headers),
    body: text === "" ? {} : (JSON.parse(text) as SignedAnswer["body"]),
  };
}

/** Keys of a session of the model's writer. */
export function sessionOf(iam: Iam, roleArn = WRITER.arn): Credentials {
  const assumed = iam.assumeRole({ roleArn, servicePrincipal: "lambda.amazonaws.com", sessionName: "test" });
  if (assumed.outcome === "denied") throw new RangeError(assumed.reason);
  return assumed.credentials;
}

/** The reader of signed requests at a point in time. */
export function readerAt(iam: Iam, now: () => number): ReadSignedCall {
  return createSignedCallReader(iam.credentials, now);
}
