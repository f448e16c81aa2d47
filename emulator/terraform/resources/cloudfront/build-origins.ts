import type { Origin, OriginAccess } from "../../../model.js";
import type { Resources } from "../../model/diagnostics.js";
import type { ArgumentsOf } from "../../schema/resource-type.js";
import { bucketOfDomain } from "../s3/bucket.js";
import type { distribution } from "./distribution.js";
import { originAccessControl, originAccessIdentity } from "./origin-access.js";

type GivenOrigin = ArgumentsOf<typeof distribution>["origin"][number];

/** Reports a problem with an argument of the current block. */
export type Report = (argument: string, reason: string) => void;

/** Joins an origin with its origin access identity or control. */
export function buildOrigin(given: GivenOrigin, resources: Resources, report: Report): Origin {
  if (bucketOfDomain(given.domain_name) === undefined) {
    report(
      "domain_name",
      `${given.domain_name} is not a bucket's regional domain name; no other origin is emulated`,
    );
  }
  return {
    originId: given.origin_id,
    domainName: given.domain_name,
    originPath: given.origin_path,
    customHeaders: Object.fromEntries(given.custom_header.map(({ name, value }) => [name, value])),
    access: originAccess(given, resources, report),
  };
}

function originAccess(given: GivenOrigin, resources: Resources, report: Report): OriginAccess {
  const path = given.s3_origin_config?.origin_access_identity ?? "";
  const controlId = given.origin_access_control_id;
  if (path !== "" && controlId !== "") {
    report(
      "origin_access_control_id",
      "cannot be combined with an origin access identity; remove one of them",
    );
  }
  if (controlId !== "") {
    const control = resources.of(originAccessControl).find((one) => one.string("id") === controlId);
    if (control) {
      return { type: "oac", id: controlId, signingBehavior: control.arguments.signing_behavior };
    }
    report("origin_access_control_id", "is not an origin access control of this stack");
  }
  if (path === "") return { type: "none" };
  const identity = resources
    .of(originAccessIdentity)
    .find((one) => one.string("cloudfront_access_identity_path") === path);
  if (!identity) {
    report("s3_origin_config.origin_access_identity", "is not an origin access identity of this stack");
    return { type: "none" };
  }
  return {
    type: "oai",
    id: identity.string("id"),
    iamArn: identity.string("iam_arn"),
    s3CanonicalUserId: identity.string("s3_canonical_user_id"),
  };
}
