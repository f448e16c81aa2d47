import type { Answer, LocalStack } from "./local-stack.js";

/** Posts a form to S3 as a browser does, with the file as its last field. */
export async function postForm(
  stack: LocalStack,
  url: string,
  fields: Readonly<Record<string, string>>,
  file: Buffer | string,
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new Blob([new Uint8Array(Buffer.from(file))]));
  const encoded = new Response(form);
  const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
  return stack.send("POST", url, Buffer.from(await encoded.arrayBuffer()), headers);
}
