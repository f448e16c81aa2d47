import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { EXIT, exitCode } from "../../../operations/verify-aws/report/report.js";
import { start } from "../../support/command.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { verifyStack } from "./verify-stack.js";

let stack: LocalStack;
afterEach(() => stack.close());

/** Results of a run's journeys against the stack, by outcome and reason. */
async function journeysOf(outputs: Readonly<Record<string, string>> = {}) {
  const changed = { ...stack.endpoints, outputs: { ...stack.endpoints.outputs, ...outputs } };
  const report = await verifyStack({ ...stack, endpoints: changed });
  expect(report.left).toEqual([]);
  return { journeys: report.journeys, code: exitCode(report) };
}

/** A server that ends each connection without an answer. */
async function serveSilence(): Promise<string> {
  const server = createServer((request) => request.socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("verify-aws", () => {
  it("measures nothing while uploads are paused, and says so", async () => {
    stack = await serveUploads({
      liveSettingsSource: "ssm",
      liveSettingsRefreshSeconds: 1,
      patterns: ["presigned", "edge"],
    });
    await stack.askAws("ssm", "AmazonSSM.PutParameter", {
      Name: stack.endpoints.outputs.live_settings_parameter,
      Value: '{"uploads":"paused"}',
      Overwrite: true,
    });

    const { journeys, code } = await journeysOf();

    const failed = journeys.filter(({ outcome }) => outcome === "failed" || outcome === "identical");
    expect(failed).toEqual([]);
    expect(journeys).toContainEqual({
      name: "presigned",
      outcome: "not measured",
      reason: "the API answered 503 UploadsPaused",
    });
    expect(code).toBe(EXIT.notMeasured);
    expect(await stack.keys()).toEqual([]);
  });

  it("does not treat a rejection by the stack's own policy as a failure", async () => {
    stack = await serveUploads({
      patterns: ["presigned", "edge"],
      policy: { allowedContentTypes: ["image/png"] },
    });

    const { journeys, code } = await journeysOf();

    expect(journeys.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect(journeys).toContainEqual({
      name: "edge",
      outcome: "not measured",
      reason: expect.stringMatching(/^the upload was answered 415 \w+$/),
    });
    expect(code).toBe(EXIT.notMeasured);
  });

  it("runs the other journeys if the connections of one journey break", async () => {
    stack = await serveUploads({ patterns: ["presigned", "edge"] });

    const { journeys } = await journeysOf({ edge_url: await serveSilence() });

    expect(journeys.find(({ name }) => name === "edge")).toEqual({
      name: "edge",
      outcome: "not measured",
      reason: "the journey stopped early: ECONNRESET",
    });
    expect(journeys.find(({ name }) => name === "presigned")).toMatchObject({ outcome: "identical" });
  });

  it.each(["SIGINT", "SIGTERM"] as const)("deletes its objects if %s ends it", async (signal) => {
    stack = await serveUploads({ patterns: ["presigned"] });
    const folder = mkdtempSync(join(tmpdir(), "verify-aws-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "endpoints.json");
    writeFileSync(path, JSON.stringify(stack.endpoints));
    const args = ["--import", "tsx", "operations/verify-aws.ts", "--endpoints", path];
    const command = start("node", args, { UPLOAD_TOKEN: await stack.token({ sub: "alice" }) });
    await expect.poll(() => stack.keys(), { timeout: 30_000, interval: 20 }).not.toEqual([]);

    const { code, stdout, stderr } = await command.interrupt(signal);

    expect({ code, stdout }).toEqual({ code: EXIT.broken, stdout: "" });
    expect(stderr).toBe(
      `${signal}: stops after the current check, and removes the run's objects.\n` +
        `verify-aws stopped early: ${signal}.\n`,
    );
    expect(await stack.keys()).toEqual([]);
  });
});
