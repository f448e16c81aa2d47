import { createHash } from "node:crypto";
import { isObject, parseJson } from "../../json.js";
import { invalid } from "../expression/expression-error.js";
import type { Value } from "../expression/value.js";
import { isList, sortedEntries } from "../expression/value.js";
import type { TerraformFunction } from "./define.js";
import { anything, define, defineWithFiles, string } from "./define.js";

const HASHES = ["md5", "sha1", "sha256", "sha512"] as const;

/**
 * Functions on encodings, hashes and files, by name.
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export const ENCODING_FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  base64decode: define([string], (value) =>
    utf8(base64(value), "base64decode returned bytes that are not UTF-8"),
  ),
  base64encode: define([string], (value) => Buffer.from(value).toString("base64")),
  base64sha256: define([string], (value) => digest("sha256", Buffer.from(value), "base64")),
  base64sha512: define([string], (value) => digest("sha512", Buffer.from(value), "base64")),
  file: defineWithFiles([string], ({ readFile }, path) =>
    utf8(readFile(path), `${path} is not UTF-8; use filebase64`),
  ),
  filebase64: defineWithFiles([string], ({ readFile }, path) =>
    Buffer.from(readFile(path)).toString("base64"),
  ),
  filebase64sha256: defineWithFiles([string], ({ readFile }, path) =>
    digest("sha256", readFile(path), "base64"),
  ),
  filebase64sha512: defineWithFiles([string], ({ readFile }, path) =>
    digest("sha512", readFile(path), "base64"),
  ),
  jsondecode: define([string], decodeJson),
  jsonencode: define([anything], encodeJson),
  urlencode: define([string], (value) =>
    encodeURIComponent(value)
      .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll("%20", "+"),
  ),
  ...Object.fromEntries(
    HASHES.flatMap((name) => [
      [name, define([string], (value) => digest(name, Buffer.from(value), "hex"))],
      [`file${name}`, defineWithFiles([string], ({ readFile }, path) => digest(name, readFile(path), "hex"))],
    ]),
  ),
};

function digest(algorithm: (typeof HASHES)[number], bytes: Uint8Array, encoding: "hex" | "base64"): string {
  return createHash(algorithm).update(bytes).digest(encoding);
}

function base64(value: string): Uint8Array {
  const bytes = Buffer.from(value, "base64");
  if (bytes.toString("base64") !== value) throw invalid("the string is not base64");
  return bytes;
}

function utf8(bytes: Uint8Array, problem: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid(problem);
  }
}

function decodeJson(value: string): Value {
  const decoded = parseJson(value);
  if (decoded === undefined) throw invalid("the string is not JSON");
  return decoded;
}

/**
 * Encodes JSON as Terraform does: keys in order, and `<`, `>`, `&` and the two line separators escaped.
 * @see https://developer.hashicorp.com/terraform/language/functions/jsonencode
 */
export function encodeJson(value: Value): string {
  return write(value).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function write(value: Value): string {
  if (value !== null && isList(value)) return `[${value.map(write).join(",")}]`;
  if (isObject(value)) {
    return `{${sortedEntries(value)
      .map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`)
      .join(",")}}`;
  }
  return typeof value === "number" && Number.isInteger(value)
    ? BigInt(value).toString()
    : JSON.stringify(value);
}
