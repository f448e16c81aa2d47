import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AccountStack } from "s3-upload-patterns/stacks";
import { Uploads } from "s3-upload-patterns/uploads";

const region = "eu-central-1";
const ZONE = "example.com";
const API_HOST = `upload.${ZONE}`;
const EDGE_HOST = `upload-edge.${ZONE}`;
/** Hosted zone of every CloudFront distribution, for alias records. */
const CLOUDFRONT_ZONE_ID = "Z2FDTNDATAQYW2";

/** All three patterns at host names of yours, with certificates and DNS records in a hosted zone that exists. */
class MediaStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "Aws", { region });
    const { zoneId } = new DataAwsRoute53Zone(this, "Zone", { name: ZONE });

    const { apiDomain, edge } = new Uploads(this, "Uploads", {
      apiDomain: {
        domainName: API_HOST,
        certificateArn: this.#certificateFor("ApiCertificate", { host: API_HOST, region, zoneId }),
      },
      // Clients have one address, and a WAF or a policy at the host name cannot be bypassed.
      disableExecuteApiEndpoint: true,
      edge: {
        aliases: [EDGE_HOST],
        // CloudFront reads certificates in us-east-1 only.
        certificateArn: this.#certificateFor("EdgeCertificate", {
          host: EDGE_HOST,
          region: "us-east-1",
          zoneId,
        }),
      },
    });
    const aliases = [
      ["ApiRecord", API_HOST, apiDomain?.targetDomainName, apiDomain?.targetZoneId],
      ["EdgeRecord", EDGE_HOST, edge?.distributionDomainName, CLOUDFRONT_ZONE_ID],
    ] as const;
    for (const [recordId, name, target = "", targetZoneId = ""] of aliases) {
      const alias = { name: target, zoneId: targetZoneId, evaluateTargetHealth: false };
      new Route53Record(this, recordId, { zoneId, name, type: "A", alias });
    }

    const outputs = {
      direct_url: `https://${API_HOST}/direct`,
      presigned_url: `https://${API_HOST}/presigned`,
      edge_url: `https://${EDGE_HOST}`,
    };
    for (const [name, value] of Object.entries(outputs))
      new TerraformOutput(this, name, { value, staticId: true });
  }

  /** Requests a certificate, adds the DNS record that validates it, and waits until it is issued. */
  #certificateFor(
    id: string,
    { host, region, zoneId }: { host: string; region: string; zoneId: string },
  ): string {
    const certificate = new AcmCertificate(this, id, {
      domainName: host,
      validationMethod: "DNS",
      region,
      // A certificate in use cannot be deleted.
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, `${id}Record`, {
      zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 300,
    });
    const issued = new AcmCertificateValidation(this, `${id}Issued`, {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
      region,
    });
    return issued.certificateArn;
  }
}

const app = new App();
// The access logs need a role that is set once per account and Region. Remove this line if yours has one.
const account = new AccountStack(app, "account", { region });
new MediaStack(app, "media").addDependency(account);
app.synth();
