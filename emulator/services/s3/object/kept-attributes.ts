import type { FactName } from "../../../facts/index.js";
import type { S3Request } from "../request.js";

/** Attributes of an object that S3 keeps by facts. */
type Attribute = "Tags" | "StorageClass";

/** Whether S3 keeps an attribute that a request names for the object it creates. */
export function keepsAttribute(request: S3Request, attribute: Attribute): boolean {
  const fact = factAbout(request, attribute);
  return fact === undefined || request.facts.holds(fact);
}

/** The fact that decides; undefined for a PUT that is signed by its headers, which AWS's own SDKs send. */
function factAbout({ caller, http }: S3Request, attribute: Attribute): FactName | undefined {
  if (caller.authType === "POST") return `formsSet${attribute}`;
  if (http.method === "POST") return `creationSets${attribute}`;
  return caller.authType === "REST-QUERY-STRING" ? `presignedPutSets${attribute}` : undefined;
}
