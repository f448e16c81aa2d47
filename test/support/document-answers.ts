import ajvDraft04 from "ajv-draft-04";
import { openApiDocuments } from "../../modules/openapi/openapi-documents.js";
import type { Method, OpenApiDocument } from "../../modules/rest-api/document/openapi.js";

/** The presigning API's document as it is published, with every route. */
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

/** One answer, and what it answers. */
interface Answer {
  /** A method and a path of the document, e.g. `POST /uploads/{id}/parts`. */
  readonly route: string;
  readonly status: number;
  /** Out of JSON; undefined where there is no body. */
  readonly body: unknown;
}

/** Holds bodies to an OpenAPI document more strictly than it says: what it does not name is a problem, too. */
export class DocumentedBodies {
  readonly #document: OpenApiDocument;
  /** Draft 4, as API Gateway's models are. */
  readonly #ajv = new ajvDraft04.default({ strict: false, validateFormats: false });

  constructor(document: OpenApiDocument) {
    this.#document = document;
    this.#ajv.addSchema({ id: "document", components: closed(document.components) });
  }

  /** What is wrong with a body by the schema's name; empty where nothing is. */
  schemaProblems(schemaName: string, body: unknown): readonly string[] {
    return this.#problems(`#/components/schemas/${schemaName}`, body);
  }

  /** What is wrong with an answer by the document; empty where nothing is. */
  answerProblems({ route, status, body }: Answer): readonly string[] {
    const [method = "", path = ""] = route.split(" ");
    const operation = this.#document.paths[path]?.[method.toLowerCase() as Method];
    const response = operation?.responses[String(status)];
    if (response === undefined) return [`${route} declares no answer with ${status}`];
    const schema = response.content?.["application/json"]?.schema;
    if (schema === undefined) return body === undefined ? [] : [`${route} declares no body with ${status}`];
    return "$ref" in schema ? this.#problems(schema.$ref, body) : [`${route} names no schema`];
  }

  #problems(reference: string, body: unknown): readonly string[] {
    const validate = this.#ajv.getSchema(`document${reference}`);
    if (validate === undefined) return [`there is no ${reference}`];
    validate(body);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }
}

/** Every object with no properties but its own. */
function closed(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return schema;
  const parts = Object.entries(schema).map(([name, part]) => [name, closed(part)]);
  return "properties" in schema
    ? { additionalProperties: false, ...Object.fromEntries(parts) }
    : Object.fromEntries(parts);
}
