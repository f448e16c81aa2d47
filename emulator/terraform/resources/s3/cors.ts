import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import { bucketCors } from "./bucket-settings.js";

const METHODS = ["GET", "PUT", "POST", "DELETE", "HEAD"];

/**
 * Reports CORS rules that S3 rejects.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
 */
export function checkCorsRules(resources: Resources, diagnostics: Diagnostics): void {
  for (const cors of resources.of(bucketCors)) {
    cors.arguments.cors_rule.forEach((rule, index) => {
      const report = (name: keyof typeof rule, wrong: string | undefined, reason: string) => {
        if (wrong === undefined) return;
        diagnostics.report(
          cors,
          `cors_rule[${index}].${name}`,
          `S3 rejects ${JSON.stringify(wrong)}: ${reason}`,
        );
      };
      report("allowed_origins", rule.allowed_origins.find(hasSeveralWildcards), "an entry has at most one *");
      report("allowed_headers", rule.allowed_headers.find(hasSeveralWildcards), "an entry has at most one *");
      report("expose_headers", rule.expose_headers.find(hasWildcard), "exposed headers have no wildcards");
      report(
        "allowed_methods",
        rule.allowed_methods.find(isUnknownMethod),
        `methods are ${METHODS.join(", ")}`,
      );
    });
  }
}

function hasWildcard(entry: string): boolean {
  return entry.includes("*");
}

function hasSeveralWildcards(entry: string): boolean {
  return entry.split("*").length > 2;
}

function isUnknownMethod(method: string): boolean {
  return !METHODS.includes(method);
}
