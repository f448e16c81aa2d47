import ajvDraft04 from "ajv-draft-04";
import { openApiDocuments } from "../../modules/openapi/openapi-documents.js";
import type { Method, OpenApiDocument } from "../../modules/rest-api/document/openapi.js";

/** The presigning API's published document, with all routes. */
export function publishedDocument(): OpenApiDocument {
  const { presigned } = openApiDocuments({
    bucket: "my-bucket",
    region: "eu-central-1",
    account: "123456789012",
    prefix: "uploads/",
    reading: true,
  });
  if (presigned === undefined) throw new Error("no document of the presigning API is published");
  return presigned;
}

/** A response and its route. */
interface Answer {
  /** A method and a path of the document, e.g. `POST /uploads/{id}/parts`. */
  readonly route: string;
  readonly status: number;
  /** Parsed from JSON; `undefined` for a response without a body. */
  readonly body: unknown;
}

/** Checks bodies against an OpenAPI document more strictly than it says: undeclared members are a problem, too. */
export class DocumentedBodies {
  readonly #document: OpenApiDocument;
  /** Draft 4, as for API Gateway's models. */
  readonly #ajv = new ajvDraft04.default({ strict: false, validateFormats: false });

  constructor(document: OpenApiDocument) {
    this.#document = document;
    this.#ajv.addSchema({ id: "document", components: closed(document.components) });
  }

  /** Problems of a body by the schema's name; empty if it is valid. */
  schemaProblems(schemaName: string, body: unknown): readonly string[] {
    return this.#problems(`#/components/schemas/${schemaName}`, body);
  }

  /** Problems of a response by the document; empty if it is valid. */
  answerProblems({ route, status, body }: Answer): readonly string[] {
    const [method = "", path = ""] = route.split(" ");
    const operation = this.#document.paths[path]?.[method.toLowerCase() as Method];
    const response = operation?.responses[String(status)];
    if (response === undefined) return [`${route} declares no response with ${status}`];
    const schema = response.content?.["application/json"]?.schema;
    if (schema === undefined) return body === undefined ? [] : [`${route} declares no body with ${status}`];
    return "$ref" in schema ? this.#problems(schema.$ref, body) : [`${route} names no schema`];
  }

  #problems(reference: string, body: unknown): readonly string[] {
    const validate = this.#ajv.getSchema(`document${reference}`);
    if (validate === undefined) return [`${reference} does not resolve`];
    validate(body);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }
}

/** Closes every object schema: no properties except the declared ones. */
function closed(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return schema;
  const parts = Object.entries(schema).map(([name, part]) => [name, closed(part)]);
  return "properties" in schema
    ? { additionalProperties: false, ...Object.fromEntries(parts) }
    : Object.fromEntries(parts);
}
