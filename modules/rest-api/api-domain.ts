import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name/index.js";
import { Construct } from "constructs";
import { text } from "../../functions/rules/kinds.js";
import type { RulesFor } from "../../functions/rules/rule.js";
import { checkProps } from "../rules/check.js";

/** Settings of your own host name for REST APIs. */
export interface ApiDomainProps {
  /** The host name in lower case, e.g. `uploads.example.com`. */
  readonly domainName: string;
  /** ARN of its certificate, in the stack's Region. */
  readonly certificateArn: string;
}

const PAGE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html";

/** The rules for {@link ApiDomainProps}. */
export const API_DOMAIN_RULES = {
  domainName: text(/^(?:[a-z0-9-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*$/, "a host name in lower case", {
    remedy: 'Write it as "uploads.example.com", without scheme and path.',
    see: PAGE,
  }),
  certificateArn: text(
    /^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[!-~]+$/,
    "the ARN of a certificate, arn:aws:acm:REGION:ACCOUNT:certificate/ID",
    { remedy: "A Regional API needs a certificate of its own Region.", see: PAGE },
  ),
} satisfies RulesFor<ApiDomainProps>;

/**
 * Your own Regional host name for REST APIs, with TLS 1.2 and newer. Create a DNS record for `targetDomainName`: an
 * alias record in Route 53 (with `targetZoneId`), or a CNAME.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
 */
export class ApiDomain extends Construct {
  /** The host name, as a reference: Terraform creates the host name before the resources that use this reference. */
  readonly domainName: string;
  /** Target of your DNS record. */
  readonly targetDomainName: string;
  /** Hosted zone of `targetDomainName`, for an alias record in Route 53. */
  readonly targetZoneId: string;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const { domainName, certificateArn } = checkProps(this, props, API_DOMAIN_RULES);
    const domain = new ApiGatewayDomainName(this, "Resource", {
      domainName,
      regionalCertificateArn: certificateArn,
      securityPolicy: "TLS_1_2",
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    this.domainName = domain.domainName;
    this.targetDomainName = domain.regionalDomainName;
    this.targetZoneId = domain.regionalZoneId;
  }
}
