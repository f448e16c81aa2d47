import type { Identity } from "../../identity/contract.js";
import type { UploadRejection } from "../../upload-policy/rejection.js";
import { rejected } from "../../upload-policy/rejection.js";
import type { PresignSettings } from "../contract.js";

/** API Gateway's fields about a caller: an authorizer's context, a token's claims, or `requestContext.identity`. */
type CallerFields = { readonly [field: string]: unknown };

/** The caller, or the rejection of a request without one. */
type Caller = { readonly outcome: "caller"; readonly identity: Identity } | UploadRejection;

/** Subject of callers if the API does not authenticate them. */
const ANONYMOUS: Identity = { subject: "anonymous", scopes: [], groups: [] };

/** Reads the identity from API Gateway's fields. The caller has been authenticated before. */
export async function identifyCaller(
  fields: CallerFields,
  { caller, tenant }: Pick<PresignSettings, "caller" | "tenant">,
): Promise<Caller> {
  switch (caller) {
    case "authorizer":
      return named(textIn(fields, "subject") ?? textIn(fields, "principalId"), {
        tenant: textIn(fields, "tenant"),
        scopes: (textIn(fields, "scopes") ?? "").split(" ").filter((scope) => scope !== ""),
      });
    case "cognito": {
      // Loaded only for this source, because only it reads tokens.
      const { identityFromClaims } = await import("../../identity/tokens/claims.js");
      const found = identityFromClaims(fields, { tenant, flattened: true });
      return found.outcome === "found"
        ? { outcome: "caller", identity: found.identity }
        : rejected(403, found.code, found.message);
    }
    case "iam":
      return named(textIn(fields, "userArn") ?? textIn(fields, "user"), { scopes: [] });
    case "none":
      return { outcome: "caller", identity: ANONYMOUS };
  }
}

function named(subject: string | undefined, rest: Omit<Identity, "subject" | "groups">): Caller {
  return subject === undefined
    ? rejected(403, "UnknownCaller", "The API did not name the caller. Its authorizer must set a subject.")
    : { outcome: "caller", identity: { subject, ...rest, groups: [] } };
}

/** The value of a field; undefined if it is empty, because API Gateway's templates write a missing value as "". */
function textIn(fields: CallerFields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}
