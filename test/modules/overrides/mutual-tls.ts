import type { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name/index.js";
import type { ApiDomain } from "../../../modules/rest-api/index.js";

/** Asks every client of a host name for a certificate that an authority in the trust store has signed. */
export function withMutualTls(domain: ApiDomain, truststore: { uri: string; version: string }): void {
  const resource = domain.node.findChild("Resource") as ApiGatewayDomainName;
  resource.putMutualTlsAuthentication({
    truststoreUri: truststore.uri,
    truststoreVersion: truststore.version,
  });
}
