import { expect, it } from "vitest";
import { ACCOUNT_ID, resolveJson } from "../support.js";

const validation = "tolist(aws_acm_certificate.c.domain_validation_options)[0]";

it("resolves a certificate, its validation record, and a record in a zone outside the stack", async () => {
  const { model } = await resolveJson({
    data: { aws_route53_zone: { z: { name: "example.com" } } },
    resource: {
      aws_acm_certificate: {
        c: { domain_name: "a.example.com", validation_method: "DNS", region: "us-east-1" },
      },
      aws_route53_record: {
        proof: {
          zone_id: "${data.aws_route53_zone.z.zone_id}",
          name: `\${${validation}.resource_record_name}`,
          type: `\${${validation}.resource_record_type}`,
          records: [`\${${validation}.resource_record_value}`],
          ttl: 300,
        },
      },
      aws_acm_certificate_validation: {
        v: {
          certificate_arn: "${aws_acm_certificate.c.arn}",
          validation_record_fqdns: ["${aws_route53_record.proof.fqdn}"],
        },
      },
      aws_kms_key: { k: {} },
      aws_kms_key_policy: { p: { key_id: "${aws_kms_key.k.id}", policy: "{}" } },
    },
    output: {
      certificate: { value: "${aws_acm_certificate_validation.v.certificate_arn}" },
      proof: { value: "${aws_route53_record.proof.id}" },
      key: { value: "${aws_kms_key_policy.p.id}" },
    },
  });

  expect(model.outputs).toEqual({
    certificate: expect.stringMatching(`^arn:aws:acm:us-east-1:${ACCOUNT_ID}:certificate/[0-9a-f]{8}-`),
    proof: expect.stringMatching(/^Z[0-9A-Z]{13}__[0-9a-f]{32}\.a\.example\.com\._CNAME$/),
    key: expect.stringMatching(/^[0-9a-f]{8}-/),
  });
});
