import { escapeJson } from "../../rest-api/document/templates.js";
import type { PresignedUploadDocumentOptions } from "./presign-context.js";

/**
 * The mapping template that makes an `ImportEvent` of a request: every value is a string, empty if it is missing.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function importTemplate(options: PresignedUploadDocumentOptions): string {
  const caller = Object.entries(callerReferences(options)).map(
    ([name, reference]) => `"${name}":${jsonField(reference)}`,
  );
  return (
    `{"flow":"import","requestId":${jsonField("$context.extendedRequestId")},` +
    `"caller":{${caller.join(",")}},"queryNames":[${QUERY_NAMES}],"body":${jsonField("$input.body")}}`
  );
}

/** Names of the query parameters as JSON strings. The function rejects those that it does not know. */
const QUERY_NAMES =
  "#foreach($name in $input.params().querystring.keySet())" +
  `"${escapeJson("$name")}"#if($foreach.hasNext),#end#end`;

function jsonField(reference: string): string {
  return `"#if(${reference})${escapeJson(reference)}#end"`;
}

/** The function's fields about its caller, by the names in API Gateway's own event. */
function callerReferences({
  security,
  tenantClaim,
  quota = false,
  quotaClaims = [],
  rule = false,
}: PresignedUploadDocumentOptions): Readonly<Record<string, string>> {
  switch (security.type) {
    case "function":
      return named("$context.authorizer", [
        ...AUTHORIZER_FIELDS,
        ...(quota || rule ? ["groups"] : []),
        ...(quotaClaims.length > 0 ? ["quotaClaims"] : []),
      ]);
    case "cognito": {
      const own = [...(tenantClaim === undefined ? [] : [tenantClaim]), ...quotaClaims];
      const claims = new Set(["sub", "cognito:groups", ...own]);
      const references = [...claims].map((claim) => [claim, `$context.authorizer.claims['${claim}']`]);
      return Object.fromEntries(references);
    }
    case "iam":
      return named("$context.identity", ["userArn", "user"]);
    case "none":
      return {};
  }
}

const AUTHORIZER_FIELDS = ["subject", "tenant", "scopes", "policy", "principalId"];

function named(root: string, fields: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map((field) => [field, `${root}.${field}`]));
}
