import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { DocumentTarget } from "./openapi-documents.js";
import { openApiFiles, PLACEHOLDERS } from "./openapi-files.js";

const USAGE = `npm run openapi -- [options]

Writes the OpenAPI documents of both REST APIs: openapi/direct.json and openapi/presigned.json to import into API
Gateway, and *.client.json, without AWS's extensions, to generate clients from. This repository has them committed, as
written with --reading --quota.

  --out DIR        where to write                             (openapi)
  --bucket NAME    the bucket                                 (BUCKET)
  --region CODE    its Region, and the APIs'                  (REGION)
  --account ID     the account that owns all of it            (ACCOUNT)
  --role-arn ARN   the role that API Gateway assumes          (a role named api-gateway)
  --prefix PREFIX  where uploads live in the bucket           (uploads/)
  --reading        with the operations that read              (without)
  --quota          with the answers of quotas               (without)
`;

const OPTIONS = {
  out: { type: "string", default: "openapi" },
  bucket: { type: "string", default: PLACEHOLDERS.bucket },
  region: { type: "string", default: PLACEHOLDERS.region },
  account: { type: "string", default: PLACEHOLDERS.account },
  "role-arn": { type: "string" },
  prefix: { type: "string", default: PLACEHOLDERS.prefix },
  reading: { type: "boolean", default: false },
  quota: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

try {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) process.stdout.write(USAGE);
  else writeFiles(values.out, { ...values, roleArn: values["role-arn"] });
} catch (error) {
  if (!(error instanceof Error && "code" in error)) throw error;
  // A wrong option, or an unwritable folder. Both messages name it.
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}

function writeFiles(folder: string, target: DocumentTarget): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(openApiFiles(target))) {
    const path = join(folder, name);
    writeFileSync(path, content);
    process.stdout.write(`${path}\n`);
  }
}
