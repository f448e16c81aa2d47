import { tmpdir } from "node:os";
import type { RawAnswer, RawRequest } from "../raw-request.js";

/** Problems of a response to an odd request; empty if it is fine. */
export function answerProblems(request: RawRequest, answer: RawAnswer, secrets: readonly string[]): string[] {
  const problems = [...statusProblems(answer), ...leaks(answer, secrets), ...shapeProblems(answer)];
  return problems.map(
    (problem) => `${describeRequest(request)}: ${problem}, got ${answer.body.slice(0, 200)}`,
  );
}

function statusProblems({ status }: RawAnswer): string[] {
  if (status === undefined) return ["no response"];
  return status >= 500 ? [`status ${status}`] : [];
}

/** Data that a response must not show: a stack trace, a path of this machine, a secret. */
function leaks({ head, body }: RawAnswer, secrets: readonly string[]): string[] {
  const text = `${head}\n${body}`;
  const shown = [
    ...[/^\s+at \S+/m, /node:internal|node_modules|file:\/\//].filter((it) => it.test(text)).map(String),
    ...[process.cwd(), tmpdir()].filter((it) => showsPath(text, it)),
    ...secrets.flatMap((secret, index) => (text.includes(secret) ? [`secret ${index}`] : [])),
  ];
  return shown.map((it) => `the answer shows ${it}`);
}

/** Whether a string names a path. Session tokens and signatures in base64 can have the same characters in the middle. */
function showsPath(text: string, path: string): boolean {
  return text
    .split(path)
    .some((before, index, parts) => index < parts.length - 1 && !/[A-Za-z0-9+/]$/.test(before));
}

/** Checks an error with a `code`, which is ours: it must have all our fields, and not be the fallback for a bug. */
function shapeProblems({ status = 0, body }: RawAnswer): string[] {
  if (status < 400 || !body.startsWith('{"code"')) return [];
  const error: unknown = JSON.parse(body);
  const {
    code,
    message,
    requestId,
    error: companion = message,
    ...others
  } = error as Record<string, unknown>;
  const right =
    [code, message, requestId].every((it) => typeof it === "string" && it !== "") &&
    companion === message &&
    Object.keys(others).length === 0;
  return right ? [] : ["an error that is not {code, message, requestId}"];
}

function describeRequest({ method, path, headers, body }: RawRequest): string {
  const names = headers.map(
    ([name, value]) => `${name}: ${name === "Authorization" ? "…" : value.slice(0, 40)}`,
  );
  const sent = body === undefined ? "" : ` ${JSON.stringify(body.toString().slice(0, 80))}`;
  return `${method} ${path.slice(0, 80)} [${names.join("; ")}]${sent}`;
}
