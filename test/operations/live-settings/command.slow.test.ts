import { describe, expect, it, onTestFinished } from "vitest";
import type { HttpHandler } from "../../../emulator/http/http.js";
import { serveHttp } from "../../../emulator/http/http-server.js";
import { createIam } from "../../../emulator/iam/iam.js";
import type { PolicyStatement } from "../../../emulator/model.js";
import { createSsm } from "../../../emulator/services/ssm/index.js";
import { askSigned, readerAt, sessionOf } from "../../emulator/aws-json/signed-request.js";
import { ACCOUNT_ID, modelOf, REGION, WRITER } from "../../emulator/services/s3/support/model.js";
import { finish } from "../../support/command.js";

const NAME = "/uploads/live";
const ARN = `arn:aws:ssm:${REGION}:${ACCOUNT_ID}:parameter${NAME}`;
const DENIED = '{"uploads":"open","deny":{"subjects":["mallory","eve"],"keyIds":["k1"]}}';

interface ServeOptions {
  readonly value?: string;
  readonly statements?: readonly PolicyStatement[];
  /** Another operator's write: after which of the command's calls, counted from 1, and its value. */
  readonly meanwhile?: { readonly afterCall: number; readonly value: string };
}

/** A parameter on loopback, and the command for it. */
async function serveParameter({
  value = DENIED,
  statements = [{ Effect: "Allow", Action: "ssm:*", Resource: ARN }],
  meanwhile,
}: ServeOptions = {}) {
  const policy = { constructPath: "uploads/Role/Policy", name: "p", document: { Statement: statements } };
  const parameter = {
    constructPath: "uploads/Live",
    name: NAME,
    region: REGION,
    type: "String",
    value,
  } as const;
  const model = { ...modelOf([], [{ ...WRITER, policies: [policy] }]), parameters: [parameter] };
  const iam = createIam({ model, clock: Date.now });
  const ssm = createSsm({ model, iam, readSignedCall: readerAt(iam, Date.now), log: () => undefined });
  const credentials = sessionOf(iam);
  const ask = (operation: string, input: object) =>
    askSigned(ssm, {
      service: "ssm",
      credentials,
      now: Date.now(),
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `AmazonSSM.${operation}` },
      body: JSON.stringify({ Name: NAME, ...input }),
    });
  let calls = 0;
  const handler: HttpHandler = async (request) => {
    const answer = await ssm(request);
    calls += 1;
    if (calls === meanwhile?.afterCall)
      await ask("PutParameter", { Value: meanwhile.value, Overwrite: true });
    return answer;
  };
  const { url, close } = await serveHttp(handler, { port: 0 });
  onTestFinished(close);
  const run = (action: string, ...more: string[]) =>
    finish("node", ["--import", "tsx", "operations/live-settings.ts", action, "--parameter", NAME, ...more], {
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_SSM: undefined,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    });
  const stored = async () => (await ask("GetParameter", {})).body.Parameter;
  return { run, stored };
}

describe("npm run live-settings", () => {
  it("pauses and resumes uploads, and keeps the deny list", async () => {
    const { run, stored } = await serveParameter();

    const paused = await run("pause");

    expect([paused.code, paused.stderr]).toEqual([0, ""]);
    expect(paused.stdout).toContain(
      'uploads: paused\ndenied subjects: "mallory", "eve"\ndenied keyIds: "k1"\n',
    );
    expect(paused.stdout).toContain("liveSettingsRefreshSeconds");
    expect(await stored()).toMatchObject({ Value: DENIED.replace("open", "paused") });
    expect((await run("resume")).code).toBe(0);
    expect(await stored()).toMatchObject({ Value: DENIED, Version: 3 });
  });

  it("denies and allows callers while uploads stay paused", async () => {
    const { run, stored } = await serveParameter({ value: '{"uploads":"paused"}' });

    const denied = await run("deny", "--subject", "eve", "--subject", "mallory", "--token-id", "t1");

    expect([denied.code, denied.stderr]).toEqual([0, ""]);
    expect(await stored()).toMatchObject({
      Value: '{"uploads":"paused","deny":{"subjects":["eve","mallory"],"tokenIds":["t1"]}}',
    });
    const allowed = await run("allow", "--subject", "eve", "--token-id", "t2");
    expect(allowed.stdout).toContain('"t2" was not in the list of denied tokenIds.');
    expect(await stored()).toMatchObject({
      Value: '{"uploads":"paused","deny":{"subjects":["mallory"],"tokenIds":["t1"]}}',
    });
  });

  it("shows the settings with only the permission to read, and writes nothing", async () => {
    const statements = [{ Effect: "Allow" as const, Action: "ssm:GetParameter", Resource: ARN }];
    const { run, stored } = await serveParameter({ statements });

    const { code, stdout } = await run("show");

    expect(code).toBe(0);
    expect(stdout).toBe('uploads: open\ndenied subjects: "mallory", "eve"\ndenied keyIds: "k1"\n');
    expect(await stored()).toMatchObject({ Version: 1 });
  });

  it("exits with 1 if it has replaced another operator's change", async () => {
    const { run } = await serveParameter({
      meanwhile: { afterCall: 1, value: '{"uploads":"open","deny":{"subjects":["trudy"]}}' },
    });

    const { code, stdout, stderr } = await run("pause");

    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("Someone else changed the parameter (version 2)");
    expect(stderr).toContain(`aws ssm get-parameter --name ${NAME}:2`);
  });

  it("exits with 1 if another operator has replaced its change", async () => {
    const { run } = await serveParameter({ meanwhile: { afterCall: 2, value: '{"uploads":"open"}' } });

    const { code, stderr } = await run("pause");

    expect(code).toBe(1);
    expect(stderr).toContain('The value is now {"uploads":"open"}');
  });

  it("exits with 1 if Parameter Store denies it, and shows no secret", async () => {
    const statements = [{ Effect: "Allow" as const, Action: "ssm:GetParameter", Resource: ARN }];
    const { run } = await serveParameter({ statements });

    const { code, stdout, stderr } = await run("pause");

    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("ssm:PutParameter failed with 400 AccessDeniedException.");
    expect(stderr).not.toContain("Credential");
  });

  it("exits with 2 and names --help for wrong arguments", async () => {
    const { run } = await serveParameter();

    const { code, stderr } = await run("deny");

    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^deny needs at least one --subject.*\nRun npm run live-settings -- --help for the options\.\n$/,
    );
  });
});
