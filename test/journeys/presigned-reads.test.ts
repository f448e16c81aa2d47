import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { DownloadResponse, PresignedPut } from "../../functions/presign/contract.js";
import { callsOf, read } from "../support/api-calls.js";
import { logText } from "../support/break-stack.js";
import type { StackDocument } from "../support/change-stack.js";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { s3Outcome } from "../support/s3-outcome.js";
import { writeUploadsStack } from "../support/synthesized-uploads.js";
import { readTemplate } from "../support/template.js";

const BODY = "hello";
const SETTINGS = { region: "eu-central-1", corsAllowedOrigins: ["*"], patterns: ["presigned"] };
const ROLE_POLICY = "uploads/Presigned/Function/Role/Policy";

/** Gives the function the role of a stack without `reading`, so that it signs GETs with a role that must not read. */
function useRoleWithoutReading(document: StackDocument): void {
  const folder = mkdtempSync(join(tmpdir(), "without-reading-"));
  writeUploadsStack(SETTINGS, folder);
  const policies = readTemplate(folder).resources("aws_iam_role_policy");
  rmSync(folder, { recursive: true });
  const found = policies.filter(({ policy }) => String(policy).includes("DenyPresignedReads"));
  expect(found).toHaveLength(1);
  const resource = document.at(ROLE_POLICY);
  expect(resource.policy).not.toBe(found[0]?.policy);
  resource.policy = found[0]?.policy;
}

function removeDenial(document: StackDocument): void {
  document.changePolicy(ROLE_POLICY, (statements) => {
    const others = statements.filter(({ Sid }) => Sid !== "DenyPresignedReads");
    expect(others).toHaveLength(statements.length - 1);
    return others;
  });
}

/** Uploads a file, and sends a GET that the presigning function signed for it. */
async function readByUrl(stack: LocalStack) {
  const alice = await callsOf(stack, "alice");
  const asked = { key: "a.txt", length: BODY.length, type: "text/plain" };
  const { id, url, headers } = read<PresignedPut>(await alice("POST", "uploads", asked));
  expect((await stack.send("PUT", url, BODY, headers)).status).toBe(200);

  const download = read<DownloadResponse>(await alice("GET", "downloads/a.txt"));
  expect(download.key).toBe("uploads/alice/a.txt");
  const answer = await stack.send("GET", download.url, undefined, { ...download.headers });
  return { answer, state: read(await alice("GET", `uploads/${id}`)) };
}

async function serveWith(...changes: readonly ((document: StackDocument) => void)[]): Promise<LocalStack> {
  const change = changing((document) => {
    for (const apply of changes) apply(document);
  });
  const stack = await serveUploads({ ...SETTINGS, reading: true }, change);
  onTestFinished(() => stack.close());
  return stack;
}

it("without reading, the presigning role denies a presigned GET, but not the function's own HEAD", async () => {
  const stack = await serveWith(useRoleWithoutReading);

  const { answer, state } = await readByUrl(stack);

  expect(s3Outcome(answer)).toBe("403 AccessDenied");
  expect(answer.body.toString()).not.toContain(BODY);
  expect(logText(stack)).toContain("DenyPresignedReads");
  expect(state).toMatchObject({ state: "completed", length: BODY.length });
});

it("without DenyPresignedReads the presigned GET reads the object, so that the test above can fail", async () => {
  const stack = await serveWith(useRoleWithoutReading, removeDenial);

  const { answer } = await readByUrl(stack);

  expect([answer.status, answer.body.toString()]).toEqual([200, BODY]);
});
