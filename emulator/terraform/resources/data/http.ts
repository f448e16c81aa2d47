import { jwksUriOf } from "../../../internet/issuers/key-address.js";
import { invalid } from "../../expression/expression-error.js";
import { number, required, string, stringMap } from "../../schema/argument.js";
import type { Self } from "../../schema/resource-type.js";
import { resourceType } from "../../schema/resource-type.js";

const DISCOVERY = /^(https:\/\/.+)\/\.well-known\/openid-configuration$/;
const KEYS = /^https:\/\/.*(?:jwks|jwk|keys|certs)/;

/**
 * A document of an OpenID Connect issuer. The emulator accesses no network, and its issuers create their keys after the
 * stack is resolved. So the list of keys is empty, which is the worst case for a stack: its functions must fetch the
 * keys.
 * @see https://registry.terraform.io/providers/hashicorp/http/latest/docs/data-sources/http
 */
export const httpDocument = resourceType(
  "data.http",
  { url: required(string), request_headers: stringMap, request_timeout_ms: number },
  {
    id: (self) => self.string("url"),
    response_body: (self) => JSON.stringify(documentAt(self)),
    status_code: () => 200,
  },
);

function documentAt(self: Self): object {
  const url = self.string("url");
  const issuer = DISCOVERY.exec(url)?.[1];
  if (issuer !== undefined) return { issuer, jwks_uri: jwksUriOf(issuer) };
  if (KEYS.test(url)) return { keys: [] };
  throw invalid(`${url} is not emulated. Emulated: discovery documents and keys of OpenID Connect issuers`);
}
