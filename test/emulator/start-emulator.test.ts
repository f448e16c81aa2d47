import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Emulator } from "../../emulator/index.js";
import {
  ObjectNotReadError,
  StackNotLoadedError,
  startEmulator,
  TokenNotIssuedError,
  UnsupportedError,
} from "../../emulator/index.js";
import { DirectUpload } from "../../modules/direct-upload/index.js";
import { ApiAuthorizer } from "../../modules/rest-api/index.js";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { UserPool } from "../../modules/user-pool/index.js";
import { smallStack, writeStack } from "./stack/small-stack.js";

/** A user's own stack: two instances of one pattern, with output names that no other app has. */
class TwoDoorsStack extends TerraformStack {
  constructor(scope: App) {
    super(scope, "doors");
    new AwsProvider(this, "Aws", { region: "eu-central-1" });
    const { identity } = new UserPool(this, "Users");
    for (const name of ["Pictures", "Reports"]) {
      const bucket = new UploadBucket(this, name, { bucketName: name.toLowerCase(), eventBridge: true });
      const authorizer = new ApiAuthorizer(this, `${name}Authorizer`, { identity, bucket });
      const authorization = { type: "authorizer", authorizer } as const;
      const { url } = new DirectUpload(this, `${name}Door`, { bucket, authorization });
      new TerraformOutput(this, `${name}Out`, { value: `PUT ${url}/files/KEY`, staticId: true });
    }
  }
}

let folder: string;
let emulator: Emulator;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "start-emulator-"));
  const app = new App({ outdir: folder });
  new TwoDoorsStack(app);
  app.synth();
  emulator = await startEmulator({ stack: join(folder, "stacks/doors") });
});
afterAll(async () => {
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function put(door: "PicturesOut" | "ReportsOut", key: string, body: string): Promise<number> {
  const url = String(emulator.endpoints.outputs[door]).replace(/^PUT /, "").replace("KEY", key);
  const authorization = `Bearer ${await emulator.token({ sub: "alice" })}`;
  const headers = { authorization, "content-type": "text/plain" };
  return (await fetch(url, { method: "PUT", headers, body })).status;
}

describe("an emulator in a test", () => {
  it("serves a stack with two instances of one module, whatever its outputs are named", async () => {
    expect(await put("PicturesOut", "a.txt", "a picture")).toBe(200);
    expect(await put("ReportsOut", "a.txt", "a report")).toBe(200);

    const picture = await emulator.object("uploads/alice/a.txt", { bucket: "pictures" });
    const report = await emulator.object("uploads/alice/a.txt", { bucket: "reports" });

    expect([picture?.bytes.toString(), report?.bytes.toString()]).toEqual(["a picture", "a report"]);
    expect(picture?.contentType).toBe("text/plain");
    expect(picture?.metadata).toMatchObject({ "upload-subject": "alice" });
  });

  it("lists every REST API and bucket with its local address", () => {
    const { restApis, distributions, s3, outputs } = emulator.endpoints;

    expect(restApis.map(({ constructPath, stage }) => [constructPath.split("/")[1], stage])).toEqual([
      ["PicturesDoor", "v1"],
      ["ReportsDoor", "v1"],
    ]);
    expect(restApis.map(({ url }) => `PUT ${url}/files/KEY`)).toEqual([
      outputs.PicturesOut,
      outputs.ReportsOut,
    ]);
    expect(distributions).toEqual([]);
    expect(s3).toMatchObject({ bucket: "pictures", buckets: ["pictures", "reports"] });
  });

  it("has no object before an upload, and lists its buckets if an unknown one is requested", async () => {
    expect(await emulator.object("uploads/alice/nothing.txt")).toBeUndefined();

    const reading = emulator.object("a.txt", { bucket: "other" });

    await expect(reading).rejects.toThrow(ObjectNotReadError);
    await expect(reading).rejects.toThrow(/"other".*pictures, reports/);
  });

  it("keeps the events that EventBridge received", async () => {
    await put("PicturesOut", "event.txt", "x");
    await emulator.settled();

    const [event] = emulator
      .events()
      .filter(({ detail }) => JSON.stringify(detail).includes("alice/event.txt"));
    expect(event).toMatchObject({
      source: "aws.s3",
      "detail-type": "Object Created",
      detail: { bucket: { name: "pictures" } },
    });
  });

  it("issues tokens of the stack's user pool", async () => {
    const token = await emulator.token({ sub: "bob", groups: ["staff"], tenant: "acme" });

    expect(decodeJwt(token)).toMatchObject({ sub: "bob", "cognito:groups": ["staff", "tenant:acme"] });
  });

  it.each([
    [{ user: "bob" }, /unknown field user. Known fields:/],
    [{ sub: "bob", groups: "staff" }, /field groups has the wrong type/],
    [{ sub: "bob", expiresInSeconds: 1e9 }, /is valid for 3600 seconds/],
  ])("says why it issues no token for %j", async (request, message) => {
    const asking = emulator.token(request as object);

    await expect(asking).rejects.toThrow(TokenNotIssuedError);
    await expect(asking).rejects.toThrow(message);
  });
});

describe("the start and the end of an emulator in a test", () => {
  it("leaves no listener and no temporary folder, and stopping twice is allowed", async () => {
    const { stackFolder } = await writeStack(smallStack());
    let line = "";
    const started = await startEmulator({ stack: stackFolder, log: ({ message }) => (line = message) });
    const { issuer } = started.endpoints;
    await fetch(issuer.jwksUri);

    await started.stop();
    await started.stop();

    await expect(fetch(issuer.jwksUri)).rejects.toThrow();
    expect(line).toBeTypeOf("string");
  });

  it("keeps a given data folder", async () => {
    const { stackFolder, dataFolder } = await writeStack(smallStack());
    const started = await startEmulator({ stack: stackFolder, dataFolder });

    await started.stop();

    expect(existsSync(dataFolder)).toBe(true);
    expect(existsSync(join(dataFolder, "endpoints.json"))).toBe(false);
  });

  it.each([undefined, "", 1])("needs the folder of a stack, and rejects %j", async (stack) => {
    const starting = startEmulator({ stack } as unknown as { stack: string });

    await expect(starting).rejects.toThrow(StackNotLoadedError);
    await expect(starting).rejects.toThrow(/stack is .*; it must be the folder of a synthesized stack/);
  });

  it("names everything that is not emulated before anything listens", async () => {
    const json = smallStack() as { resource: Record<string, unknown> };
    json.resource.aws_sns_topic = { Topic: { name: "topic" } };
    const { stackFolder } = await writeStack(json);

    const starting = startEmulator({ stack: stackFolder });

    await expect(starting).rejects.toThrow(UnsupportedError);
    await expect(starting).rejects.toThrow(/aws_sns_topic is not emulated/);
  });
});
