import { UploadError } from "../errors.js";
import type { ApiAnswer } from "./api-requests.js";

/**
 * The response's JSON, if it has the fields that the client needs.
 * @throws {UploadError} of kind `service` if it does not: the endpoint is another API
 */
export function answerFields<Answer>(
  { status, json }: ApiAnswer,
  names: readonly (keyof Answer & string)[],
): Answer {
  const missing = names.filter((name) => !isObject(json) || json[name] === undefined);
  if (missing.length === 0) return json as Answer;
  const message = `The server's answer lacks ${missing.join(", ")}. Check that the endpoint is an uploads API of s3-upload-patterns.`;
  throw new UploadError("service", "UnexpectedAnswer", message, { status });
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null;
}
