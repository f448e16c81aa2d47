import { randomUUID } from "node:crypto";
import { ServiceError } from "../../aws-json/service-error.js";
import type { HttpHandler, HttpResponse } from "../../http/http.js";
import type { XmlElements } from "../../xml.js";
import { toXml } from "../../xml.js";
import { assumeRole } from "./assume-role.js";
import type { StsCall, StsOptions } from "./call.js";
import { getFederationToken } from "./get-federation-token.js";
import type { StsInput } from "./input.js";

/** An operation. Returns the XML elements of its result. @throws {ServiceError} if it rejects the call */
type StsOperation = (call: StsCall, options: StsOptions) => XmlElements;

const OPERATIONS: Readonly<Record<string, StsOperation>> = {
  AssumeRole: assumeRole,
  GetFederationToken: getFederationToken,
};

const VERSION = "2011-06-15";
const NAMESPACE = { "@xmlns": `https://sts.amazonaws.com/doc/${VERSION}/` };

/**
 * Serves the Security Token Service at `sts.REGION.amazonaws.com` with AWS's query protocol: `AssumeRole` and
 * `GetFederationToken`, both with session policies.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
export function createSts(options: StsOptions): HttpHandler {
  return async (request) => {
    try {
      const signed = await options.readSignedCall(request, "sts");
      if ("code" in signed) throw signatureError(signed);
      const input = new Map(new URLSearchParams(signed.body));
      const action = input.get("Action") ?? "";
      const result = operationOf(action, input)({ principal: signed.principal, input }, options);
      return xmlResponse(200, `${action}Response`, {
        ...NAMESPACE,
        [`${action}Result`]: result,
        ResponseMetadata: { RequestId: randomUUID() },
      });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return rejected(error);
    }
  };
}

function operationOf(action: string, input: StsInput): StsOperation {
  const operation = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined;
  if (operation && input.get("Version") === VERSION) return operation;
  const known = Object.keys(OPERATIONS).join(", ");
  throw new ServiceError(
    "InvalidAction",
    `${JSON.stringify(action)} of version ${JSON.stringify(input.get("Version") ?? "")} is not emulated. Emulated: ${known} of version ${VERSION}`,
  );
}

/**
 * Error codes of the query protocol by the error codes of the JSON protocols. Other codes only lose the ending
 * `Exception`.
 */
const SIGNATURE_CODES: Readonly<Record<string, string>> = {
  UnrecognizedClientException: "InvalidClientTokenId",
  InvalidSignatureException: "SignatureDoesNotMatch",
};

/**
 * The error for an invalid signature.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
function signatureError({ code, message }: { readonly code: string; readonly message: string }) {
  return new ServiceError(SIGNATURE_CODES[code] ?? code.replace(/Exception$/, ""), message, 403);
}

function rejected({ type, message, status }: ServiceError): HttpResponse {
  return xmlResponse(status, "ErrorResponse", {
    ...NAMESPACE,
    Error: { Type: "Sender", Code: type, Message: message },
    RequestId: randomUUID(),
  });
}

function xmlResponse(status: number, root: string, content: XmlElements): HttpResponse {
  return { status, headers: [["content-type", "text/xml"]], body: toXml(root, content) };
}
