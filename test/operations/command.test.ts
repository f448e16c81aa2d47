import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { finish } from "../support/command.js";

const EVENT = { source: "aws.s3", "detail-type": "Object Created" };

interface Received {
  readonly what: string;
  readonly signed: string | undefined;
  readonly body: Record<string, unknown>;
}

/** SQS and Lambda on one port, with these messages in the queue; Lambda answers with this status. */
async function aws(bodies: readonly string[], lambdaStatus = 202) {
  const received: Received[] = [];
  const left = bodies.map((Body, index) => ({ MessageId: `m${index}`, ReceiptHandle: `h${index}`, Body }));
  const server = createServer(async (request, response) => {
    const what = String(request.headers["x-amz-target"] ?? `${request.method} ${request.url}`);
    const scope = /Credential=AKIDEXAMPLE\/\d{8}\/(\S+)\/aws4_request/.exec(
      request.headers.authorization ?? "",
    );
    received.push({ what, signed: scope?.[1], body: JSON.parse(await textOf(request)) });
    if (what === "AmazonSQS.ReceiveMessage") {
      const Messages = left.splice(0);
      response.end(JSON.stringify(Messages.length > 0 ? { Messages } : {}));
    } else if (what === "AmazonSQS.DeleteMessage" || what === "AmazonSQS.ChangeMessageVisibility")
      response.end();
    else
      response
        .writeHead(lambdaStatus)
        .end(lambdaStatus === 202 ? "" : '{"__type":"ResourceNotFoundException"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const args = [
    "--queue-url",
    `http://127.0.0.1:${port}/111122223333/failures`,
    "--function-name",
    "completed",
  ];
  const run = (...more: string[]) =>
    finish("node", ["--import", "tsx", "operations/replay-failed-events.ts", ...args, ...more], {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ENDPOINT_URL_SQS: undefined,
      AWS_ENDPOINT_URL_LAMBDA: undefined,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "a-secret",
      AWS_SESSION_TOKEN: "a-session",
    });
  return { run, received };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe("npm run replay", () => {
  it("sends each event to Lambda, deletes its message from the queue, and counts", async () => {
    const { run, received } = await aws([JSON.stringify(EVENT)]);

    const { code, stdout } = await run();

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        "m0  replayed (NotDelivered)\n1 replayed\n0 left because they contain no event of S3\n0 left because they arrived after the start\n",
    });
    expect(received.map(({ what }) => what)).toEqual([
      "AmazonSQS.ReceiveMessage",
      "POST /2015-03-31/functions/completed/invocations",
      "AmazonSQS.DeleteMessage",
      "AmazonSQS.ReceiveMessage",
    ]);
    expect(received.map(({ signed }) => signed)).toEqual(
      ["sqs", "lambda", "sqs", "sqs"].map((service) => `eu-central-1/${service}`),
    );
    expect(received[1]?.body).toEqual(EVENT);
    expect(received[2]?.body).toMatchObject({ ReceiptHandle: "h0" });
  });

  it("exits with 1 if messages are left, and deletes nothing on a dry run", async () => {
    const { run, received } = await aws([JSON.stringify(EVENT), "no JSON"]);

    const { code, stdout } = await run("--dry-run");

    expect(code).toBe(1);
    expect(stdout).toContain("1 to replay");
    expect(stdout).toContain("m1  left in the queue: its body is not a JSON object");
    expect(received.map(({ what }) => what)).not.toContain("AmazonSQS.DeleteMessage");
    const shown = received.filter(({ what }) => what === "AmazonSQS.ChangeMessageVisibility");
    expect(shown.map(({ body }) => body)).toEqual([
      expect.objectContaining({ ReceiptHandle: "h0", VisibilityTimeout: 0 }),
      expect.objectContaining({ ReceiptHandle: "h1", VisibilityTimeout: 0 }),
    ]);
  });

  it("shows AWS's rejection in one line, without credential and stack trace", async () => {
    const { run, received } = await aws([JSON.stringify(EVENT)], 404);

    const { code, stderr } = await run();

    expect(code).toBe(1);
    expect(stderr).toMatch(/^lambda:InvokeFunction failed with 404 ResourceNotFoundException\. Check/);
    expect(stderr).not.toMatch(/a-secret|a-session|\n {4}at /);
    expect(received.map(({ what }) => what)).not.toContain("AmazonSQS.DeleteMessage");
  });
});
