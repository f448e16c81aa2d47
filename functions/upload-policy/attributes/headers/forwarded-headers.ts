import type { UploadPolicy } from "../../policy.js";
import type { AttributeProblem } from "./attribute-problem.js";
import { cacheControlProblem } from "./cache-control.js";
import { dispositionProblem } from "./content-disposition.js";
import { isHarmlessCacheControl } from "./harmless-cache-control.js";

/** Headers that a client sends with its object. */
interface ForwardedHeaders {
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
}

/** A header that the policy's `attributes` do not allow. */
interface HeaderProblem {
  readonly name: "Cache-Control" | "Content-Disposition";
  readonly problem: AttributeProblem;
}

/**
 * The problem of the headers that a client sends with its object; `undefined` if the policy allows them, or if it has no
 * `attributes`. Values of `Cache-Control` that browsers send by themselves are always allowed.
 */
export function forwardedHeaderProblem(
  { contentType, cacheControl, contentDisposition }: ForwardedHeaders,
  { attributes, allowedExtensions }: Pick<UploadPolicy, "attributes" | "allowedExtensions">,
): HeaderProblem | undefined {
  if (attributes === undefined) return undefined;
  const cache =
    cacheControl === undefined || isHarmlessCacheControl(cacheControl)
      ? undefined
      : cacheControlProblem(cacheControl, attributes.cacheControl);
  if (cache !== undefined) return { name: "Cache-Control", problem: cache };
  if (contentDisposition === undefined) return undefined;
  const object = { contentType, allowedExtensions };
  const disposition = dispositionProblem(contentDisposition, attributes.contentDisposition, object);
  return disposition && { name: "Content-Disposition", problem: disposition };
}
