import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { decodeJwt } from "jose";
import { afterEach, describe, expect, it } from "vitest";
import { requestToken } from "../../../emulator/cli/request-token.js";
import type { AnswerFirst } from "../../../emulator/http/http.js";
import { ListenError } from "../../../emulator/http/http-server.js";
import type { RunningStack, ServeStackOptions } from "../../../emulator/stack/index.js";
import { DataFolderError, NotEmulatedError, OutputError, serveStack } from "../../../emulator/stack/index.js";
import { signRequest } from "../../support/sign-request.js";
import { TABLE_OUTAGES } from "../../support/table-outages.js";
import { askTable, smallStack, TABLE, writeStack } from "./small-stack.js";

const running: RunningStack[] = [];

afterEach(async () => {
  for (const stack of running.splice(0)) await stack.close();
});

async function serve(
  outputs: Readonly<Record<string, string>> = {},
  options: Partial<ServeStackOptions> = {},
  resources: object = {},
) {
  const folders = await writeStack(smallStack(outputs, resources));
  const stack = await serveStack({ ...folders, firstPort: 0, log: () => undefined, ...options });
  running.push(stack);
  return { ...folders, stack, file: join(folders.dataFolder, "endpoints.json") };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a running stack", () => {
  it("writes all addresses to endpoints.json, readable by its owner only", async () => {
    const { stack, file } = await serve();
    const poolId = stack.model.userPools[0]?.id;
    const { aws, issuer, s3, ...patterns } = stack.endpoints;

    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(stack.endpoints);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(patterns).toEqual({ restApis: [], apiDomains: [], distributions: [], outputs: {} });
    expect(s3).toMatchObject({
      region: "eu-central-1",
      bucket: "small-files",
      buckets: ["small-files"],
      endpoint: expect.stringMatching(/^http:/),
    });
    expect(aws).toEqual({ endpointUrl: new URL(issuer.url).origin, region: "eu-central-1" });
    expect(issuer.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/${poolId}$`));
  });

  it("publishes the keys of its user pool", async () => {
    const { stack } = await serve();

    const response = await fetch(stack.endpoints.issuer.jwksUri);

    expect(await response.json()).toEqual({ keys: [expect.objectContaining({ kty: "RSA", alg: "RS256" })] });
  });

  it("issues tokens for a program that can read endpoints.json, and runs the pool's trigger from its zip", async () => {
    const { dataFolder } = await serve();

    const issued = await requestToken({ subject: "alice" }, dataFolder);

    expect(issued.outcome === "issued" && decodeJwt(issued.token)).toMatchObject({
      sub: "alice",
      pid: expect.stringMatching(/^\d+$/),
    });
  });

  it("issues tokens of an issuer that the stack does not name, if issuer and audience are given", async () => {
    const { dataFolder } = await serve();
    const spec = { issuerType: "okta", subject: "alice", groups: ["x"] } as const;
    const named = { ...spec, issuer: "https://acme.okta.com/oauth2/default", audience: "api" };

    const [issued, open] = [await requestToken(named, dataFolder), await requestToken(spec, dataFolder)];

    expect(issued.outcome === "issued" && decodeJwt(issued.token)).toMatchObject({
      iss: named.issuer,
      aud: "api",
      cid: "client",
      groups: ["Everyone", "x"],
    });
    expect(open).toMatchObject({ outcome: "rejected", reason: expect.stringContaining("name the issuer") });
  });

  it("rejects a request for a token of an unknown kind of issuer", async () => {
    const { dataFolder } = await serve();
    const spec = { issuerType: "azure", subject: "alice" } as never;

    expect(await requestToken(spec, dataFolder)).toMatchObject({
      outcome: "rejected",
      reason: expect.stringContaining("the field issuerType has the wrong type"),
    });
  });

  it("issues no token without the administrator's secret, or for a page in a browser", async () => {
    const { stack } = await serve();
    const url = new URL("/_local/token", stack.endpoints.issuer.url);
    const secret = { authorization: `Bearer ${stack.endpoints.s3.secretAccessKey}` };
    const ask = async (headers: Record<string, string>) =>
      (await fetch(url, { method: "POST", headers, body: '{"subject":"alice"}' })).status;

    expect(await ask(secret)).toBe(200);
    expect(await ask({})).toBe(403);
    expect(await ask({ authorization: "Bearer guess" })).toBe(403);
    expect(await ask({ ...secret, origin: "https://evil.example" })).toBe(403);
  });
});

describe("the address of the developer's own programs", () => {
  it("routes signed requests to their services, and rejects unsigned ones", async () => {
    const { stack } = await serve();
    const { s3, aws } = stack.endpoints;
    const ask = async (service: string, target: string, sign = true) => {
      const call = { method: "POST", url: `${aws.endpointUrl}/`, body: "{}" };
      const headers = { "x-amz-target": target };
      const signed = sign ? signRequest({ ...s3, ...call, service, headers }) : headers;
      const answer = (await (await fetch(call.url, { ...call, headers: signed })).json()) as object;
      return Object.values(answer).join(" ");
    };

    expect(await ask("sqs", "AmazonSQS.GetQueueUrl")).toContain("QueueDoesNotExist");
    expect(await ask("events", "AWSEvents.PutEvents")).toContain("'entries' must have 1 to 10 entries");
    expect(await ask("dynamodb", "DynamoDB_20120810.GetItem")).toContain("TableName is undefined");
    expect(await ask("ssm", "AmazonSSM.GetParameter")).toContain("Name must be a string");
    expect(await ask("lambda", "")).toContain("POST /2015-03-31/functions/NAME/invocations");
    expect(await ask("sqs", "AmazonSQS.GetQueueUrl", false)).not.toContain("sqs");
  });

  it("reaches a table of the stack, whose items are kept after the stop", async () => {
    const folders = await writeStack(smallStack({}, TABLE));
    const inOneRun = async (operation: string, input: object) => {
      const stack = await serveStack({ ...folders, firstPort: 0, log: () => undefined });
      running.push(stack);
      const answer = await askTable(stack, operation, input);
      await stack.close();
      return answer;
    };
    const Item = { pk: { S: "alice" }, used: { N: "1" } };

    expect(await inOneRun("PutItem", { Item })).toEqual({});
    expect(await inOneRun("GetItem", { Key: { pk: { S: "alice" } } })).toEqual({ Item });
  });

  it("reaches a table that a test makes fail, and that works again afterwards", async () => {
    const { throttled, broken, cut } = TABLE_OUTAGES;
    const answers: AnswerFirst[] = [throttled, broken, cut];
    const { stack } = await serve(
      {},
      { answerForDynamoDb: async (request) => answers.shift()?.(request) },
      TABLE,
    );
    const ask = () => askTable(stack, "GetItem", { Key: { pk: { S: "alice" } } });

    expect(await ask()).toMatchObject({ __type: expect.stringContaining("#ProvisionedThroughputExceeded") });
    expect(await ask()).toMatchObject({ __type: expect.stringContaining("#InternalServerError") });
    await expect(ask()).rejects.toThrow();
    expect(await ask()).toEqual({});
  });

  it("applies the lifecycle rules for the administrator, and not for a page in a browser", async () => {
    const { stack } = await serve();
    const { s3, aws } = stack.endpoints;
    const ask = async (headers: Record<string, string>, method = "POST") => {
      const response = await fetch(`${aws.endpointUrl}/_local/lifecycle`, { method, headers });
      return { status: response.status, ...((await response.json()) as object) };
    };
    const authorization = `Bearer ${s3.secretAccessKey}`;

    expect(await ask({ authorization })).toEqual({ status: 200, abortedUploads: 0, expiredVersions: 0 });
    expect(await ask({ authorization }, "GET")).toMatchObject({ status: 405 });
    expect(await ask({ authorization: "Bearer guess" })).toMatchObject({ status: 403 });
    expect(await ask({ authorization, origin: "https://evil.example" })).toMatchObject({ status: 403 });
  });
});

describe("an invalid data folder", () => {
  it("is named, with a way to fix it", async () => {
    const file = join((await writeStack(smallStack({}))).dataFolder, "..", "a-file");
    await writeFile(file, "");

    const serving = serve({}, { dataFolder: file });

    await expect(serving).rejects.toThrow(DataFolderError);
    await expect(serving).rejects.toThrow(/a-file is not a folder.*--data DIR/);
  });
});

describe("closing", () => {
  it("ends functions and listeners, and removes endpoints.json", async () => {
    const { stack, file } = await serve();
    const issued = await stack.issueToken({ subject: "alice" });
    const pid = Number(issued.outcome === "issued" && decodeJwt(issued.token).pid);
    const before = isAlive(pid);

    await stack.close();

    expect([before, isAlive(pid), existsSync(file)]).toEqual([true, false, false]);
    await expect(fetch(stack.endpoints.issuer.jwksUri)).rejects.toThrow();
  });

  it("gives a clear error to a program that requests a token afterwards", async () => {
    const { stack, dataFolder } = await serve();
    await stack.close();

    expect(await requestToken({ subject: "alice" }, dataFolder)).toMatchObject({
      outcome: "rejected",
      reason: expect.stringContaining("no stack is running"),
    });
  });
});

describe("the start of a stack", () => {
  it("is rejected if the port is in use, and leaves nothing behind", async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
    const { port } = busy.address() as AddressInfo;

    const serving = serve({}, { firstPort: port });

    await expect(serving).rejects.toThrow(ListenError);
    await expect(serving).rejects.toThrow(String(port));
    busy.close();
  });

  it("is rejected if a running stack uses the same folder, but not if a crashed one has used it", async () => {
    const { stackFolder, dataFolder, stack, file } = await serve();
    const again = () => serveStack({ stackFolder, dataFolder, firstPort: 0, log: () => undefined });
    await expect(again()).rejects.toThrow(DataFolderError);
    const leftOver = await readFile(file, "utf8");
    await stack.close();
    await writeFile(file, leftOver);

    const next = await again();
    running.push(next);

    expect(next.endpoints.s3.bucket).toBe("small-files");
  });

  it("is rejected if the output for the bucket does not name a bucket of the stack", async () => {
    const serving = serve({ files: "other" }, { outputs: { bucket: "files" } });

    await expect(serving).rejects.toThrow(OutputError);
    await expect(serving).rejects.toThrow(/output files .* "other".*small-files/);
  });

  it("is rejected if the app rejects the outputs", async () => {
    const fields = () => {
      throw new OutputError("url", "nowhere", "a URL");
    };

    await expect(serve({}, { outputs: { fields } })).rejects.toThrow(/output url .* "nowhere".*a URL/);
  });

  it("is rejected before anything listens if a REST API's document is not emulated", async () => {
    const json = smallStack() as { resource: Record<string, unknown> };
    const body = JSON.stringify({ openapi: "2.0", info: { title: "t", version: "1" }, paths: {} });
    json.resource.aws_api_gateway_rest_api = { Api: { name: "api", body } };
    const folders = await writeStack(json);

    const serving = serveStack({ ...folders, firstPort: 0, log: () => undefined });

    await expect(serving).rejects.toThrow(NotEmulatedError);
    await expect(serving).rejects.toThrow(/openapi/);
  });

  it("is rejected if a role's condition has a key of DynamoDB that would never hold", async () => {
    const keys = { "dynamodb:LeadingKeys": ["alice"], "dynamodb:Attributes": ["used"] };
    const condition = { "ForAllValues:StringLike": keys };
    const statement = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*", Condition: condition };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const resources = { aws_iam_role_policy: { P: { role: "trigger", name: "p", policy } } };

    const serving = serve({}, {}, resources);

    await expect(serving).rejects.toThrow(NotEmulatedError);
    await expect(serving).rejects.toThrow(
      /P {2}condition key dynamodb:Attributes is not emulated. Emulated: dynamodb:LeadingKeys$/,
    );
  });
});
