import { clientDocument } from "../rest-api/document/client-document.js";
import { deployedDocument } from "../rest-api/document/deployed-document.js";
import { UPLOADS_PREFIX } from "../rules/values.js";
import type { DocumentTarget } from "./openapi-documents.js";
import { openApiDocuments } from "./openapi-documents.js";

/** Placeholders for names that only a deployment has. */
export const PLACEHOLDERS: DocumentTarget = {
  bucket: "BUCKET",
  region: "REGION",
  account: "ACCOUNT",
  prefix: UPLOADS_PREFIX.fallback,
};

/** Both documents as files by name: as API Gateway gets them, and `*.client.json` for readers, without AWS's extensions. */
export function openApiFiles(target: DocumentTarget): Readonly<Record<string, string>> {
  const files = Object.entries(openApiDocuments(target)).flatMap(([name, document]) => [
    [`${name}.json`, fileContent(deployedDocument(document))],
    [`${name}.client.json`, fileContent(clientDocument(document))],
  ]);
  return Object.fromEntries(files);
}

function fileContent(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
