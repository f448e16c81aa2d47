// Runs the scanners that are installed on synthesized stacks: `node .ci/scan.mjs STACK...`. Prints which are not run.
// Fails on a finding that is not explained below.
import { spawnSync } from "node:child_process";

/** Why each of checkov's failing checks is as intended: a reason, or the setting that satisfies it. */
const EXPLAINED = {
  CKV_AWS_18: "S3 access logs need a second bucket; CloudTrail data events do the same",
  CKV_AWS_21: "the setting bucket.versioned; a key is written once by default",
  CKV_AWS_50: "X-Ray is a choice of the account; no setting yet",
  CKV_AWS_68: "a web ACL costs extra; the setting edge.rateLimit creates one",
  CKV_AWS_73: "X-Ray is a choice of the account; no setting yet",
  CKV_AWS_86: "CloudFront access logs need a second bucket; the edge function logs every request",
  CKV_AWS_115: "reserved concurrency takes capacity from the rest of the account",
  CKV_AWS_116: "only one function is called asynchronously, and it has an on-failure destination",
  CKV_AWS_117: "the functions call public AWS endpoints only",
  CKV_AWS_120: "a cached response would bypass the authorizer's decision",
  CKV_AWS_144: "replication is a choice of the bucket's owner",
  CKV_AWS_145: "the setting bucket.kmsKeyArn; the default is SSE-S3",
  CKV_AWS_158: "CloudWatch encrypts logs with its own key; they hold no secret",
  CKV_AWS_173: "Lambda encrypts variables with its own key; they hold no secret",
  CKV_AWS_174:
    "a cloudfront.net domain has CloudFront's own TLS policy; with a certificate of yours it is TLS 1.2",
  CKV_AWS_225: "a cached response would bypass the authorizer's decision",
  CKV_AWS_237: "a REST API of the same name can exist twice; a replacement changes its URL either way",
  CKV_AWS_259: "HSTS preload is a decision about a domain, and cloudfront.net is not ours",
  CKV_AWS_272: "code signing is not available at the edge; zips are compared by their hash",
  CKV_AWS_305: "nothing is served at the root",
  CKV_AWS_310: "an upload has one bucket to go to",
  CKV_AWS_338: "the settings logRetentionDays and accessLogRetentionDays; the default is 30 days",
  CKV_AWS_374: "uploads are accepted from everywhere; callers are authenticated",
  CKV2_AWS_4: "execution logs contain tokens; access logs are on",
  CKV2_AWS_29: "a web ACL costs extra; stages have throttling",
  CKV2_AWS_42: "the settings edge.aliases and edge.certificateArn",
  CKV2_AWS_47: "no part of this runs Java",
  CKV2_AWS_51: "callers have tokens, not client certificates",
};

/** The arguments of each scanner for one stack, and its problems by what it printed and its exit status. */
const SCANNERS = [
  {
    name: "checkov",
    argsFor: (stack) => [
      "-d",
      stack,
      "--framework",
      "terraform_json",
      "-o",
      "json",
      "--quiet",
      "--skip-download",
    ],
    problemsOf: ({ stdout }) =>
      JSON.parse(stdout)
        .results.failed_checks.filter(({ check_id: id }) => !(id in EXPLAINED))
        .map(({ check_id: id, check_name: name, resource }) => `${id} ${name}: ${resource}`),
  },
  {
    name: "trivy",
    argsFor: (stack) => ["config", "--severity", "CRITICAL", "--exit-code", "1", "--quiet", stack],
    problemsOf: failedOutput,
  },
  { name: "tflint", argsFor: (stack) => ["--chdir", stack], problemsOf: failedOutput },
];

function failedOutput({ status, stdout, stderr }) {
  return status === 0 ? [] : [`exit status ${status}\n${stdout}${stderr}`];
}

function isInstalled(name) {
  return spawnSync(name, ["--version"], { stdio: "ignore" }).error === undefined;
}

for (const { name, argsFor, problemsOf } of SCANNERS) {
  if (!isInstalled(name)) {
    console.log(`NOT RUN: ${name} is not installed`);
    continue;
  }
  for (const stack of process.argv.slice(2)) {
    const result = spawnSync(name, argsFor(stack), { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    const problems = problemsOf(result);
    console.log(`${name} ${stack}: ${problems.length} unexplained problems`);
    for (const problem of problems) console.log(`  ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  }
}
