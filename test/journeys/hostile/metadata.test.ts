import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PresignedPost, PresignedPut, SignResponse } from "../../../functions/presign/contract.js";
import type { Call } from "../../support/api-calls.js";
import { callsOf, read } from "../../support/api-calls.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { postForm } from "../../support/post-form.js";
import { s3Outcome } from "../../support/s3-outcome.js";

const BODY = "body";
const FORGED = {
  "x-amz-meta-upload-id": "forged",
  "x-amz-meta-upload-subject": "bob",
  "x-amz-meta-upload-tenant": "acme",
  "x-amz-meta-upload-length": "1",
  "x-amz-meta-upload-checksum": "crc32:AAAAAA==",
};
const FORGED_HEADERS = Object.entries(FORGED);

let stack: LocalStack;
let alice: Call;
let authorization: string;

beforeAll(async () => {
  stack = await serveUploads();
  alice = await callsOf(stack, "alice");
  authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
});
afterAll(() => stack.close());

async function expectOurs(key: string): Promise<void> {
  const { Metadata = {} } = await stack.head(key);
  expect(Metadata["upload-subject"]).toBe("alice");
  expect(Metadata["upload-id"]).toMatch(/^[0-9a-f-]{36}$/);
  // API Gateway's mapping sends an empty header for a caller without a tenant.
  expect(Metadata["upload-tenant"] ?? "").toBe("");
  expect([undefined, String(BODY.length)]).toContain(Metadata["upload-length"]);
  expect(Metadata["upload-checksum"]).toBeUndefined();
}

describe("a client cannot set our metadata of its upload", () => {
  it.each(["direct", "edge"] as const)("%s: its own headers have no effect", async (way) => {
    const url = way === "direct" ? `${stack.endpoints.direct}/files` : stack.endpoints.edge;

    const { status } = await stack.send("PUT", `${url}/${way}.txt`, BODY, { authorization, ...FORGED });

    expect(status).toBe(200);
    await expectOurs(`uploads/alice/${way}.txt`);
  });

  it.each(FORGED_HEADERS)("PUT: is rejected with %s", async (header, value) => {
    const asked = { key: `${header}.txt`, length: BODY.length, type: "a/b" };
    const { url, headers, key } = read<PresignedPut>(await alice("POST", "uploads", asked));

    const answer = await stack.send("PUT", url, BODY, { ...headers, [header]: value });

    expect(s3Outcome(answer)).toMatch(/^403 /);
    expect(await stack.object(key)).toBeUndefined();
  });

  it.each(FORGED_HEADERS)("POST: is rejected with %s", async (field, value) => {
    const asked = { key: `${field}.txt`, length: BODY.length, type: "a/b", method: "POST" };
    const { url, fields, key } = read<PresignedPost>(await alice("POST", "uploads", asked));

    const answer = await postForm(stack, url, { ...fields, [field]: value }, BODY);

    expect(s3Outcome(answer)).toBe("403 AccessDenied");
    expect(await stack.object(key)).toBeUndefined();
  });

  it.each(FORGED_HEADERS)(
    "signRequest: a CreateMultipartUpload is rejected with %s",
    async (header, value) => {
      const asked = { method: "POST", key: "a.bin" };
      const { url, headers } = read<SignResponse>(await alice("POST", "s3/sign", asked));

      const answer = await stack.send("POST", url, "", { ...headers, [header]: value });

      expect(s3Outcome(answer)).toMatch(/^403 /);
    },
  );

  it.each(["upload-subject", "Upload-Subject", "UPLOAD-ID", "upload-", "upload-anything"])(
    "Companion: metadata[%s] is rejected for both kinds of uploads",
    async (name) => {
      const query = `filename=a.txt&type=a/b&metadata[${name}]=bob`;
      const described = { filename: "a.txt", type: "a/b", metadata: { [name]: "bob" } };

      for (const answer of [
        await alice("GET", `s3/params?${query}`),
        await alice("POST", "s3/multipart", described),
      ]) {
        expect(answer).toMatchObject({ status: 400, code: "InvalidMetadata", cors: true });
        expect(answer.message).toContain(name);
      }
    },
  );

  it.each(["a\r\nx-amz-meta-upload-subject: bob", "ünïcode", " leading", "x-amz-meta-upload-subject"])(
    "Companion: metadata named %j is rejected",
    async (name) => {
      const described = { filename: "a.txt", type: "a/b", metadata: { [name]: "bob" } };
      const answer = await alice("POST", "s3/multipart", described);

      expect(answer).toMatchObject({ status: 400, code: "InvalidMetadata" });
    },
  );

  it("Companion: a value that looks like another header or field stays a value", async () => {
    const value = "a\r\nx-amz-meta-upload-subject: bob";
    const query = new URLSearchParams({ filename: "a.txt", type: "a/b", "metadata[note]": value });
    const { url, fields } = read<PresignedPost>(await alice("GET", `s3/params?${query}`));

    const answer = await postForm(stack, url, fields, BODY);

    expect(answer.status).toBe(201);
    await expectOurs(fields.key ?? "");
  });
});
