import { createHmac } from "node:crypto";
import type { Credentials } from "../../../../../emulator/iam/principal.js";
import { BUCKET, REGION } from "./model.js";
import type { World } from "./world.js";

export type Condition = Readonly<Record<string, unknown>> | readonly unknown[];

export interface FormSpec {
  readonly credentials?: Credentials;
  /** Fields before the file, in order. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Replaces the exact conditions, one per field. */
  readonly conditions?: readonly Condition[];
  /** Conditions in addition to those. */
  readonly extraConditions?: readonly Condition[];
  readonly expiresInSeconds?: number;
  /** Milliseconds since 1970. */
  readonly signedAt?: number;
  readonly region?: string;
  /** The policy's document, replacing the generated one. */
  readonly document?: string;
}

/** Conditions that any key under a prefix satisfies. */
export function anyUnder(prefix: string): readonly Condition[] {
  return [
    { bucket: BUCKET.name },
    ["starts-with", "$key", prefix],
    ["starts-with", "$x-amz-algorithm", ""],
    ["starts-with", "$x-amz-credential", ""],
    ["starts-with", "$x-amz-date", ""],
  ];
}

const DEFAULT_FIELDS = { key: "in/a.txt" };

/** Keys that sign a form, and the time of signing. */
interface Signer {
  readonly iam: { readonly administrator: { readonly credentials: Credentials } };
  readonly time: { readonly now: number };
}

/** The fields of a form with a signed policy, created independently from AWS's description. */
export function signedFields(world: Signer, spec: FormSpec = {}): Record<string, string> {
  const credentials = spec.credentials ?? world.iam.administrator.credentials;
  const signedAt = spec.signedAt ?? world.time.now;
  const date = `${new Date(signedAt).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const scope = [date.slice(0, 8), spec.region ?? REGION, "s3", "aws4_request"];
  const fields: Record<string, string> = {
    ...(spec.fields ?? DEFAULT_FIELDS),
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": [credentials.accessKeyId, ...scope].join("/"),
    "x-amz-date": date,
    ...(credentials.sessionToken === undefined ? {} : { "x-amz-security-token": credentials.sessionToken }),
  };
  const all = [
    { bucket: BUCKET.name },
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
  ];
  const expiration = new Date(world.time.now + (spec.expiresInSeconds ?? 900) * 1000).toISOString();
  const conditions = [...(spec.conditions ?? all), ...(spec.extraConditions ?? [])];
  const policy = Buffer.from(spec.document ?? JSON.stringify({ expiration, conditions })).toString("base64");
  const signingKey = scope.reduce<string | Buffer>(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = createHmac("sha256", signingKey).update(policy).digest("hex");
  return { ...fields, policy, "x-amz-signature": signature };
}

/** A form as a browser creates it. */
export function browserForm(
  fields: Readonly<Record<string, string>>,
  file: string | Blob = "hello",
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append(
    "file",
    typeof file === "string" ? new File([file], "photo.txt", { type: "text/plain" }) : file,
  );
  return form;
}

export interface PostAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly xml: string;
  /** The character data of an element in the response's document. */
  readonly element: (name: string) => string | undefined;
}

export async function post(
  world: World,
  body: FormData | string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<PostAnswer> {
  const answer = await fetch(`${world.service.url}/${BUCKET.name}`, {
    method: "POST",
    body,
    headers,
    redirect: "manual",
  });
  const xml = await answer.text();
  const element = (name: string): string | undefined =>
    new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(xml)?.[1];
  return { status: answer.status, headers: answer.headers, xml, element };
}

export const BOUNDARY = "x-boundary";
export const MULTIPART = { "content-type": `multipart/form-data; boundary=${BOUNDARY}` };

/** One part of a hand-made body. */
export function part(disposition: string, content: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
}

/** A hand-made body: fields, and the parts that follow. */
export function handMade(
  fields: Readonly<Record<string, string>>,
  parts: readonly string[],
  end = `--${BOUNDARY}--\r\n`,
): string {
  const named = Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value));
  return [...named, ...parts, end].join("");
}
