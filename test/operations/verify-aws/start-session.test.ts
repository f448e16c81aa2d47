import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createIam } from "../../../emulator/iam/iam.js";
import type { Credentials } from "../../../emulator/iam/principal.js";
import type { Role } from "../../../emulator/model.js";
import { createSts } from "../../../emulator/services/sts/index.js";
import type { AwsAccess } from "../../../functions/sigv4/request/send-signed.js";
import { startSession } from "../../../operations/verify-aws/session/start-session.js";
import { NotMeasured } from "../../../operations/verify-aws/stack/not-measured.js";
import { readerAt, sessionOf } from "../../emulator/aws-json/signed-request.js";
import { ACCOUNT_ID, BUCKET_ARN, modelOf, REGION, WRITER } from "../../emulator/services/s3/support/model.js";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const OBJECT = `${BUCKET_ARN}/in/a`;
const VERIFIER: Role = {
  ...WRITER,
  name: "verifier",
  arn: `arn:aws:iam::${ACCOUNT_ID}:role/verifier`,
  trustPolicy: {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: ACCOUNT_ID } },
  },
};
/** Allows everything, and denies the requests that the session sends with a URL. */
const STATEMENTS = [
  { Effect: "Allow", Action: "*", Resource: "*" },
  {
    Effect: "Deny",
    Action: "s3:PutObject",
    Resource: "*",
    Condition: { StringEquals: { "s3:authType": "REST-QUERY-STRING" } },
  },
];

/** The emulator's STS, as the command reaches that of AWS. */
function world() {
  const iam = createIam({ model: modelOf([], [WRITER, VERIFIER]), clock: () => NOW });
  const sts = createSts({ iam, readSignedCall: readerAt(iam, () => NOW), log: () => undefined });
  const urls: string[] = [];
  const accessOf = (credentials: Credentials): AwsAccess => ({
    fetch: async (url, { method, headers, body = "" }) => {
      urls.push(url);
      const answer = await sts({
        method,
        path: "/",
        query: "",
        remoteAddress: "127.0.0.1",
        headers: [["host", new URL(url).host], ...Object.entries(headers)],
        body: Readable.from([Buffer.from(body)]),
      });
      return { status: answer.status, headers: new Map(), text: async () => String(answer.body) };
    },
    now: () => NOW,
    credentials: () => credentials,
    region: REGION,
    timeoutMs: 1_000,
    remedy: "",
  });
  return { iam, accessOf, urls, operator: iam.administrator.credentials };
}

describe("the session with fewer permissions", () => {
  it.each([
    ["a federated session of a user", {}, "federated-user"],
    ["a session of a role", { roleArn: VERIFIER.arn }, "role"],
  ])("is created as %s, and the policy restricts it", async (_name, options, type) => {
    const { iam, accessOf, urls, operator } = world();

    const session = await startSession(STATEMENTS, { access: accessOf(operator), ...options });

    const known = iam.credentials.find(session.accessKeyId);
    expect(known?.credentials).toMatchObject({ ...session, expiresAt: NOW + 900_000 });
    expect(known?.principal.type).toBe(type);
    const allows = (authType: string) =>
      known && iam.authorize(known.principal, "s3:PutObject", OBJECT, { "s3:authType": authType }).allowed;
    expect(allows("REST-HEADER")).toBe(true);
    expect(allows("REST-QUERY-STRING")).toBe(false);
    expect(urls).toEqual([`https://sts.${REGION}.amazonaws.com/`]);
  });

  it("is not started with a session's keys and without a role", async () => {
    const { iam, accessOf, urls } = world();
    const started = startSession(STATEMENTS, { access: accessOf(sessionOf(iam)) });

    await expect(started).rejects.toThrow(NotMeasured);
    await expect(started).rejects.toThrow(/cannot call GetFederationToken\. Give --role, or/);
    expect(urls).toEqual([]);
  });

  it("is not started if the role does not trust the operator; the message names the permission", async () => {
    const { accessOf, operator } = world();
    const started = startSession(STATEMENTS, { access: accessOf(operator), roleArn: WRITER.arn });

    await expect(started).rejects.toThrow(NotMeasured);
    await expect(started).rejects.toThrow(
      /^STS answered AssumeRole with 403 AccessDenied\. The operator needs sts:AssumeRole on the role, and/,
    );
  });
});
