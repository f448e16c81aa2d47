import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type DocumentTarget, openApiDocuments } from "./openapi-documents.js";
import { clientDocument } from "../rest-api/document/client-document.js";
import type { OpenApiDocument } from "../rest-api/document/openapi.js";
import { UPLOADS_PREFIX } from "../rules/values.js";

const USAGE = `npm run openapi -- [options]

Writes the OpenAPI documents of both REST APIs: openapi/direct.json and openapi/presigned.json to import into API
Gateway, and *.client.json, without AWS's extensions, to generate clients from.

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
  bucket: { type: "string", default: "BUCKET" },
  region: { type: "string", default: "REGION" },
  account: { type: "string", default: "ACCOUNT" },
  "role-arn": { type: "string" },
  prefix: { type: "string", default: UPLOADS_PREFIX.fallback },
  reading: { type: "boolean", default: false },
  quota: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

try {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) process.stdout.write(USAGE);
  else writeDocuments(values.out, { ...values, roleArn: values["role-arn"] });
} catch (error) {
  if (!(error instanceof Error && "code" in error)) throw error;
  // A wrong option, or a folder that cannot be written: both say which.
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}

function writeDocuments(folder: string, target: DocumentTarget): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, document] of Object.entries(openApiDocuments(target))) writePair(folder, name, document);
}

function writePair(folder: string, name: string, document: OpenApiDocument): void {
  const files = { [`${name}.json`]: document, [`${name}.client.json`]: clientDocument(document) };
  for (const [fileName, content] of Object.entries(files)) {
    const path = join(folder, fileName);
    writeFileSync(path, `${JSON.stringify(content, undefined, 2)}\n`);
    process.stdout.write(`${path}\n`);
  }
}
