import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { jsonResponse } from "../../emulator/http/http.js";
import { finish } from "../support/command.js";
import { serveForTest } from "../support/http-server.js";
import { sendRaw } from "../support/raw-request.js";
import { signRequest } from "../support/sign-request.js";
import { readSource } from "../support/sources.js";
import { readTemplate } from "../support/template.js";
import type { ServedExample } from "./served-example.js";
import { serveExample } from "./served-example.js";
import { exampleStack } from "./synthesized.js";

/** Serves an example for the tests of the block that calls it. */
function serving(...given: Parameters<typeof serveExample>): () => ServedExample {
  let served: ServedExample;
  beforeAll(async () => {
    served = await serveExample(...given);
  });
  afterAll(() => served?.stop());
  return () => served;
}

const PDF = { key: "a.pdf", body: "a document", type: "application/pdf" };
const PNG = { key: "a.png", body: "a picture", type: "image/png" };

describe("direct", () => {
  const example = serving("direct", "documents");

  it("stores a document by the README's commands, and returns it", async () => {
    const printed = await example().followReadme();

    expect(await example().stored("uploads/alice/report.pdf")).toBe("report.pdf");
    expect(printed).toMatch(/report\.pdf$/);
  });

  it("rejects other kinds of files", async () => {
    const { emulator, upload } = example();
    const token = await emulator.token({ sub: "alice" });

    expect(await upload("direct", token, { ...PDF, key: "a.exe" })).toBe(415);
  });
});

describe("presigned", () => {
  const example = serving("presigned", "recordings");

  it("stores a recording by the README's commands, and puts its event into the queue", async () => {
    const { emulator, followReadme, stored } = example();

    await followReadme();
    await emulator.settled();
    const [message, ...others] = (await messagesOf(example())) as { detail: { key: string } }[];

    expect(others).toEqual([]);
    expect(await stored(message?.detail.key ?? "")).toBe("film.webm");
  });
});

describe("edge", () => {
  const example = serving("edge", "avatars");

  it("stores an avatar by the README's commands, and replaces it", async () => {
    const { emulator, followReadme, upload, stored } = example();
    const token = await emulator.token({ sub: "alice" });

    await followReadme();
    const first = await stored("avatars/alice/me.png");
    const status = await upload("edge", token, { ...PNG, key: "me.png" });

    expect([first, status]).toEqual(["photo.png", 200]);
    expect(await stored("avatars/alice/me.png")).toBe(PNG.body);
  });
});

describe("existing-bucket-and-pool", () => {
  const example = serving("existing-bucket-and-pool", "invoices", {
    outputs: { bucketPolicy: "bucket_policy_to_add" },
  });

  it("stores invoices in the owner's bucket, one of them by the README's commands", async () => {
    const { emulator, followReadme, upload, stored } = example();
    const token = await emulator.token({ sub: "alice", groups: ["accounting"] });

    await followReadme();
    const status = await upload("presigned", token, PDF);

    expect(status).toBe(200);
    expect(await stored("invoices/alice/may.pdf")).toBe("may.pdf");
    expect(await stored("invoices/alice/a.pdf")).toBe(PDF.body);
  });

  it("does not create or change the bucket or the pool", () => {
    const { types } = readTemplate(exampleStack("existing-bucket-and-pool", "invoices"));

    expect(types.filter((type) => /^aws_(?:s3|cognito)/.test(type))).toEqual([]);
  });

  it.each(["presigned", "edge"] as const)("%s: rejects users of other groups", async (pattern) => {
    const { emulator, upload } = example();
    const token = await emulator.token({ sub: "bob", groups: ["sales"] });

    expect(await upload(pattern, token, PDF)).toBe(403);
  });
});

describe("multi-tenant", () => {
  const example = serving("multi-tenant", "saas", { tenantGroupPrefix: "customer:" });

  it.each(["direct", "presigned"] as const)("%s: keeps the files of two customers apart", async (pattern) => {
    const { emulator, upload, stored } = example();
    const file = { ...PDF, key: `${pattern}.pdf` };
    const acme = await emulator.token({ sub: "alice", tenant: "acme" });
    const globex = await emulator.token({ sub: "alice", tenant: "globex" });

    const statuses = [
      await upload(pattern, acme, { ...file, body: "Acme's" }),
      await upload(pattern, globex, { ...file, body: "Globex's" }),
    ];

    expect(statuses).toEqual([200, 200]);
    expect(await stored(`uploads/acme/alice/${pattern}.pdf`)).toBe("Acme's");
    expect(await stored(`uploads/globex/alice/${pattern}.pdf`)).toBe("Globex's");
  });

  it.each(["direct", "presigned"] as const)("%s: rejects users without a customer", async (pattern) => {
    const { emulator, upload } = example();
    const token = await emulator.token({ sub: "eve", tenant: "initech" });

    expect(await upload(pattern, token, PDF)).toBe(403);
  });

  it("stores a file by the README's commands, which print the quotas", async () => {
    const printed = await example().followReadme();

    expect(await example().stored("uploads/acme/alice/export.csv")).toBe("export.csv");
    expect(printed).toContain("bytesPerMonth");
  });

  it("gives each customer its own quota", async () => {
    const { emulator } = example();
    const limitOf = async (tenant: string) => {
      const authorization = `Bearer ${await emulator.token({ sub: "alice", tenant })}`;
      const url = `${emulator.endpoints.outputs.presigned_url}/me/usage`;
      return (await fetch(url, { headers: { authorization } })).text();
    };

    expect([await limitOf("acme"), await limitOf("globex")]).toEqual([
      expect.stringContaining("5000000000000"),
      expect.not.stringContaining("5000000000000"),
    ]);
  });
});

describe("auth0", () => {
  const example = serving("auth0", "auth0-uploads");
  const alice = { issuerType: "auth0", sub: "auth0|alice" } as const;

  it.each(["direct", "presigned", "edge"] as const)(
    "%s: stores a file of a user of Auth0",
    async (pattern) => {
      const { emulator, upload, stored } = example();
      const token = await emulator.token({ ...alice, scopes: ["upload:files"] });

      expect(await upload(pattern, token, { ...PDF, key: `${pattern}.pdf` })).toBe(200);
      expect(await stored(`uploads/auth0_7Calice/${pattern}.pdf`)).toBe(PDF.body);
    },
  );

  it("stores a file by the README's commands", async () => {
    await example().followReadme();

    expect(await example().stored("uploads/auth0_7Calice/photo.png")).toBe("photo.png");
  });

  it("rejects a user without the permission, and a token of another API", async () => {
    const { emulator, upload } = example();
    const without = await emulator.token(alice);
    const other = await emulator.token({
      ...alice,
      scopes: ["upload:files"],
      audience: "https://other.example.com",
    });

    expect(await upload("presigned", without, PDF)).toBe(403);
    expect(await upload("presigned", other, PDF)).toBe(401);
  });
});

describe("existing-api", () => {
  const example = serving("existing-api", "shop");
  const shopOf = ({ emulator }: ServedExample) => String(emulator.endpoints.outputs.presigned_url);

  it("stores a photo by the README's commands", async () => {
    await example().followReadme();
    const token = await example().emulator.token({ sub: "alice" });

    expect(await example().upload("presigned", token, { ...PNG, key: "return.png" })).toBe(200);
    expect(await example().stored("uploads/alice/return.png")).toBe(PNG.body);
  });

  it("serves the shop's own path as before, and rejects other kinds of files", async () => {
    const token = await example().emulator.token({ sub: "alice" });

    expect(await (await fetch(`${shopOf(example())}/me`)).json()).toEqual({ name: "a customer" });
    expect(await example().upload("presigned", token, PDF)).toBe(415);
    expect(await example().upload("presigned", "no token", PNG)).toBe(401);
  });

  it("lists the paths that the shop's API has", async () => {
    const response = await fetch(`${shopOf(example())}/.well-known/s3-upload-patterns`);
    const { patterns } = (await response.json()) as { patterns: { presigned: { routes: object } } };

    expect(patterns.presigned.routes).toHaveProperty("createUpload", "POST /uploads");
    expect(patterns.presigned.routes).not.toHaveProperty("getMe");
  });
});

describe("existing-distribution", () => {
  const example = serving("existing-distribution", "site", { tenantGroupPrefix: "customer:" });
  const siteOf = ({ emulator }: ServedExample) => String(emulator.endpoints.outputs.site_url);
  const uploadsOf = ({ emulator }: ServedExample) => String(emulator.endpoints.outputs.uploads_bucket);

  /** A client for the owner of all buckets. */
  function ownersS3({ emulator }: ServedExample): S3Client {
    const { endpoint, region, accessKeyId, secretAccessKey } = emulator.endpoints.s3;
    const credentials = { accessKeyId, secretAccessKey };
    return new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  }

  async function keysOf(served: ServedExample): Promise<readonly (string | undefined)[]> {
    const { Contents = [] } = await ownersS3(served).send(
      new ListObjectsV2Command({ Bucket: uploadsOf(served) }),
    );
    return Contents.map(({ Key }) => Key);
  }

  it("stores a picture below the customer's folder by the README's commands", async () => {
    await example().followReadme();

    expect(await keysOf(example())).toContain("uploads/acme/alice/photo.png");
  });

  it.each([
    "/uploads/..%2F..%2Fglobex%2Fbob%2Fa.png",
    "/uploads/../globex/bob/a.png",
    "/uploads/%2e%2e/%2e%2e/globex/bob/a.png",
    "/pages/../uploads/a.png",
    "/%75ploads/a.png",
  ])("writes nothing for a customer who sends %s", async (path) => {
    const token = await example().emulator.token({ sub: "alice", tenant: "acme" });
    const before = await keysOf(example());
    const { status } = await sendRaw(siteOf(example()), {
      method: "PUT",
      path,
      headers: [
        ["Authorization", `Bearer ${token}`],
        ["Content-Type", "image/png"],
      ],
      body: Buffer.from("x"),
    });

    expect([400, 403]).toContain(status);
    expect(await keysOf(example())).toEqual(before);
  });

  it("stores another customer's file of the same name in that customer's folder", async () => {
    const token = await example().emulator.token({ sub: "bob", tenant: "globex" });

    expect(await example().upload("edge", token, { ...PNG, key: "uploads/acme/alice/photo.png" })).toBe(200);
    expect(await keysOf(example())).toContain("uploads/globex/bob/uploads/acme/alice/photo.png");
  });

  it("serves the site's pages as before, and denies all other reads and writes", async () => {
    const site = siteOf(example());
    const token = await example().emulator.token({ sub: "alice", tenant: "acme" });
    const Bucket = String(example().emulator.endpoints.outputs.pages_bucket);
    await ownersS3(example()).send(new PutObjectCommand({ Bucket, Key: "index.html", Body: "a page" }));
    const headers = { authorization: `Bearer ${token}` };
    const statusOf = async (method: string, path: string) =>
      (await fetch(`${site}${path}`, { method, headers })).status;

    expect(await (await fetch(`${site}/index.html`)).text()).toBe("a page");
    expect(await statusOf("PUT", "/index.html")).toBe(403);
    expect(await statusOf("GET", "/uploads/photo.png")).toBe(405);
    expect((await fetch(`${site}/uploads/a.png`, { method: "PUT", body: "x" })).status).toBe(401);
  });
});

describe("kms-and-oac", () => {
  const example = serving("kms-and-oac", "scans");

  it("stores a scan by the README's commands", async () => {
    await example().followReadme();

    expect(await example().stored("scans/alice/scan.dcm")).toBe("scan.dcm");
  });

  it("rejects a scan without a checksum, and a scan that was damaged", async () => {
    const { emulator, upload } = example();
    const token = await emulator.token({ sub: "alice" });
    const scan = { key: "a.dcm", body: "a scan", type: "application/dicom" };
    const wrong = { "x-amz-checksum-sha256": createHash("sha256").update("another").digest("base64") };

    const without = await upload("edge", token, scan);
    const damaged = await upload("edge", token, { ...scan, headers: wrong });

    expect([without, damaged]).toEqual([400, 400]);
  });

  it("lets only this distribution use the key, in addition to principals that IAM allows", () => {
    const { document } = readTemplate(exampleStack("kms-and-oac", "scans"));
    const { aws_iam_policy_document: documents } = document.data as Data;
    const statements = documents.KeyPolicyDocument?.statement ?? [];

    expect(statements.map(({ sid }) => sid)).toEqual(["AllowIam", "CloudFrontEncrypt"]);
    expect(statements[1]).toMatchObject({
      principals: [{ identifiers: ["cloudfront.amazonaws.com"] }],
      condition: [
        { variable: "AWS:SourceArn", values: [expect.stringMatching(/^\$\{aws_cloudfront_distribution\./)] },
      ],
    });
  });
});

describe("malware-scan", () => {
  const example = serving("malware-scan", "attachments");
  /** The test file of the anti-virus industry, in two parts so that no scanner reports this file. */
  const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

  it("puts clean files only into the queue, and hides all others from readers", async () => {
    const { emulator, followReadme, upload, stored } = example();
    const token = await emulator.token({ sub: "alice" });

    const status = await upload("presigned", token, { key: "eicar.txt", body: EICAR, type: "text/plain" });
    await followReadme();
    await emulator.settled();
    const messages = (await messagesOf(example())) as ScanResult[];
    const [key = "", ...others] = messages.map(({ detail }) => detail.s3ObjectDetails.objectKey);

    expect([status, others]).toEqual([200, []]);
    expect(await stored(key)).toBe("letter.txt");
    await expect(stored("uploads/alice/eicar.txt")).rejects.toThrow("AccessDenied");
  });
});

describe("audit-trail", () => {
  const example = serving("audit-trail", "evidence");

  it("stores a file by the README's commands, and lets its owner read it", async () => {
    const { emulator, followReadme } = example();
    const downloads = `${emulator.endpoints.outputs.presigned_url}/downloads`;
    const readBy = async (sub: string) => {
      const authorization = `Bearer ${await emulator.token({ sub })}`;
      const signed = await fetch(`${downloads}/report.pdf`, { headers: { authorization } });
      return fetch(((await signed.json()) as { url: string }).url);
    };

    await followReadme();

    expect(await (await readBy("alice")).text()).toBe("report.pdf");
    expect((await readBy("bob")).ok).toBe(false);
  });

  it("records all requests for objects of the upload bucket, and lets only its trail write the log files", () => {
    const { document } = readTemplate(exampleStack("audit-trail", "evidence"));
    const { aws_cloudtrail: trails, aws_s3_bucket_policy: policies } = Object(document.resource);
    const [selector] = trails.Trail.advanced_event_selector;
    const statements = JSON.parse(policies.LogsPolicy.policy).Statement as {
      readonly Effect: string;
      readonly Principal: unknown;
      readonly Condition: { readonly StringEquals?: object };
    }[];

    expect(selector.field_selector).toEqual([
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::S3::Object"] },
      { field: "resources.ARN", starts_with: [expect.stringMatching(/Bucket_\w+\.arn\}\/$/)] },
    ]);
    for (const { Principal, Condition } of statements.filter(({ Effect }) => Effect === "Allow")) {
      expect(Principal).toEqual({ Service: "cloudtrail.amazonaws.com" });
      expect(Condition.StringEquals).toHaveProperty("aws:SourceArn");
    }
  });
});

describe("custom-domain", () => {
  const example = serving("custom-domain", "media");

  it("stores files at its host names, two of them by the README's commands", async () => {
    const { emulator, followReadme, upload, stored } = example();
    const token = await emulator.token({ sub: "alice" });

    await followReadme();
    const status = await upload("presigned", token, PDF);

    expect(status).toBe(200);
    expect(
      await Promise.all(["photo.png", "edge.png", "a.pdf"].map((key) => stored(`uploads/alice/${key}`))),
    ).toEqual(["photo.png", "photo.png", PDF.body]);
  });
});

describe("custom-rule", () => {
  const example = serving("custom-rule", "agency", { tenantGroupPrefix: "customer:" });

  it("stores a picture by the README's commands", async () => {
    await example().followReadme();

    expect(await example().stored("uploads/alice/photo.png")).toBe("photo.png");
  });

  it.each(["presigned", "edge"] as const)("%s: lets photographers upload pictures only", async (pattern) => {
    const { emulator, upload, stored } = example();
    const token = await emulator.token({ sub: "alice", groups: ["photographers"] });

    expect(await upload(pattern, token, PDF)).toBe(415);
    expect(await upload(pattern, token, { ...PNG, key: `${pattern}.png` })).toBe(200);
    expect(await stored(`uploads/alice/${pattern}.png`)).toBe(PNG.body);
  });
});

describe("github-actions", () => {
  const example = serving("github-actions", "artifacts");
  const job = { issuerType: "github", sub: "octo-org/octo-repo" } as const;
  const FOLDER = "uploads/octo-org_2Focto-repo";

  it("stores a file by the README's commands, and one by those of the workflow", async () => {
    const { emulator, followReadme, stored } = example();
    const token = await emulator.token(job);
    const github = await serveForTest(async ({ query }) =>
      jsonResponse(200, { value: query.endsWith(AUDIENCE) && token }),
    );
    const folder = mkdtempSync(join(tmpdir(), "job-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, "app.tar.gz"), "an archive");

    await followReadme();
    const { code, stderr } = await finish("bash", ["-c", `cd ${folder}\n${uploadStep()}`], {
      AUDIENCE,
      GITHUB_SHA: "1a2b3c",
      PRESIGNED_URL: String(emulator.endpoints.outputs.presigned_url),
      ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "a job's own",
    });

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(await stored(`${FOLDER}/1a2b3c/app.tar.gz`)).toBe("an archive");
  });

  it("rejects other repositories", async () => {
    const { emulator, upload } = example();
    const token = await emulator.token({ ...job, sub: "another/octo-repo" });

    expect(await upload("presigned", token, PDF)).toBe(403);
  });
});

const AUDIENCE = "https://uploads.example.com";

/** The script of the workflow's last step. */
function uploadStep(): string {
  const [, script = ""] =
    /^ {8}run: \|\n([\s\S]*)$/m.exec(readSource("examples/github-actions/upload.yml")) ?? [];
  return script;
}

interface Data {
  readonly aws_iam_policy_document: Readonly<
    Record<string, { readonly statement: readonly { readonly sid: string }[] }>
  >;
}

interface ScanResult {
  readonly detail: { readonly s3ObjectDetails: { readonly objectKey: string } };
}

/** The events in the queue of the output `queue_url`. */
async function messagesOf({ emulator }: ServedExample): Promise<readonly unknown[]> {
  const { aws, s3, outputs } = emulator.endpoints;
  const url = `${aws.endpointUrl}/`;
  const body = JSON.stringify({ QueueUrl: outputs.queue_url, MaxNumberOfMessages: 10 });
  const given = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ReceiveMessage" };
  const headers = signRequest({ ...s3, ...aws, method: "POST", url, body, service: "sqs", headers: given });
  const response = await fetch(url, { method: "POST", headers, body });
  const { Messages = [] } = (await response.json()) as { Messages?: readonly { readonly Body: string }[] };
  return Messages.map(({ Body }) => JSON.parse(Body));
}
