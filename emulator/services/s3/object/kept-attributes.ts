import type { FactName } from "../../../facts/index.js";
import type { S3Request } from "../request.js";

/** Attributes of an object for which facts say whether S3 keeps them. */
type Attribute = "Tags" | "StorageClass";

/** Whether S3 keeps an attribute that a request names for the object it creates. */
export function keepsAttribute(request: S3Request, attribute: Attribute): boolean {
  const fact = factAbout(request, attribute);
  return fact === undefined || request.facts.holds(fact);
}

/**
 * The fact that says whether S3 keeps an attribute. `undefined` for a PUT that is signed in its headers, as AWS's own
 * SDKs send it: S3 always keeps the attribute then.
 */
function factAbout({ caller, http }: S3Request, attribute: Attribute): FactName | undefined {
  if (caller.authType === "POST") return `formsSet${attribute}`;
  if (http.method === "POST") return `creationSets${attribute}`;
  return caller.authType === "REST-QUERY-STRING" ? `presignedPutSets${attribute}` : undefined;
}
