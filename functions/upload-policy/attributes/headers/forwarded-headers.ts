import { ANY_CACHE_CONTROL } from "../../../attributes/cache-control-values.js";
import type { AllowedAttributes } from "../../../attributes/contract.js";
import type { UploadPolicy } from "../../policy.js";
import type { AttributeProblem } from "./attribute-problem.js";
import { notAllowed } from "./attribute-problem.js";
import { cacheControlProblem } from "./cache-control.js";
import { dispositionProblem } from "./content-disposition.js";
import { isHarmlessCacheControl } from "./harmless-cache-control.js";

/** Headers that a client sends with its object. */
interface ForwardedHeaders {
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly expires?: string;
}

/** A header that the policy's `attributes` do not allow. */
interface HeaderProblem {
  readonly name: "Cache-Control" | "Content-Disposition" | "Expires";
  readonly problem: AttributeProblem;
}

/**
 * The problem of the headers that a client sends with its object; `undefined` if the policy allows them, or if it has no
 * `attributes`. Values of `Cache-Control` that browsers send by themselves are always allowed.
 */
export function forwardedHeaderProblem(
  { contentType, cacheControl, contentDisposition, expires }: ForwardedHeaders,
  { attributes, allowedExtensions }: Pick<UploadPolicy, "attributes" | "allowedExtensions">,
): HeaderProblem | undefined {
  if (attributes === undefined) return undefined;
  const cache =
    cacheControl === undefined || isHarmlessCacheControl(cacheControl)
      ? undefined
      : cacheControlProblem(cacheControl, attributes.cacheControl);
  if (cache !== undefined) return { name: "Cache-Control", problem: cache };
  const expiry = expires === undefined ? undefined : expiresProblem(attributes);
  if (expiry !== undefined) return { name: "Expires", problem: expiry };
  if (contentDisposition === undefined) return undefined;
  const object = { contentType, allowedExtensions };
  const disposition = dispositionProblem(contentDisposition, attributes.contentDisposition, object);
  return disposition && { name: "Content-Disposition", problem: disposition };
}

/**
 * The problem of an `Expires` header; `undefined` if it is allowed. A cache reads `Expires` like `max-age` (RFC 9111,
 * section 5.3), so a list of `Cache-Control` values excludes it.
 */
function expiresProblem({ cacheControl = [] }: AllowedAttributes): AttributeProblem | undefined {
  return cacheControl.includes(ANY_CACHE_CONTROL)
    ? undefined
    : notAllowed("is not allowed here, because the policy allows only some values of Cache-Control, or none");
}
