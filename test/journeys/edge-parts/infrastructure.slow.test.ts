import { describe, expect, it } from "vitest";
import { withdraw } from "../../support/break-stack.js";
import type { StackDocument } from "../../support/change-stack.js";
import { changing } from "../../support/change-stack.js";
import { partsClient, serveParts, uploadIdOf } from "../../support/edge-parts.js";
import { s3Outcome } from "../../support/s3-outcome.js";

const BODY = "sent in one part";
const WORKS = { create: "200", part: "200", list: "200", complete: "200", abort: "204" };

/** The responses to all requests of two uploads, one completed and one aborted. */
async function answersAfter(change: (document: StackDocument) => void) {
  const stack = await serveParts({}, changing(change));
  try {
    const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
    const { create, part, list, complete, abort } = partsClient({ stack, authorization }, "a.txt");
    const created = await create(BODY.length);
    if (created.status !== 200) return { create: s3Outcome(created) };
    const id = uploadIdOf(created);
    const sent = await part(id, 1, BODY);
    return {
      create: s3Outcome(created),
      part: s3Outcome(sent),
      list: s3Outcome(await list(id)),
      complete: s3Outcome(await complete(id, BODY.length, [{ number: 1, etag: sent.headers.etag ?? "" }])),
      abort: s3Outcome(await abort(uploadIdOf(await create(BODY.length)))),
    };
  } finally {
    await stack.close();
  }
}

const POLICY = "uploads/Bucket/Policy";

describe("uploads in parts through CloudFront", () => {
  it("work with the unchanged policy", async () => {
    expect(await answersAfter(() => {})).toEqual(WORKS);
  });

  it.each([
    ["s3:PutObject", { create: "403 AccessDenied" }],
    ["s3:ListMultipartUploadParts", { ...WORKS, list: "403 AccessDenied" }],
    ["s3:AbortMultipartUpload", { ...WORKS, abort: "403 AccessDenied" }],
  ])("need %s, each for its own requests", async (action, answers) => {
    expect(await answersAfter((document) => withdraw(document, POLICY, action))).toEqual(answers);
  });

  it("are possible for this distribution only", async () => {
    const answers = await answersAfter((document) =>
      document.changePolicy(POLICY, (statements) =>
        statements.map((it) =>
          it.Sid === "CloudFrontParts"
            ? {
                ...it,
                Condition: { StringEquals: { "AWS:SourceArn": "arn:aws:cloudfront::1:distribution/E2" } },
              }
            : it,
        ),
      ),
    );

    expect(answers).toEqual({ ...WORKS, list: "403 AccessDenied", abort: "403 AccessDenied" });
  });

  it("would get another upload's cached error from CloudFront without the distribution's caching times", async () => {
    const listTwice = async (change: (document: StackDocument) => void) => {
      const stack = await serveParts({}, changing(change));
      const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
      const { create, list } = partsClient({ stack, authorization }, "a.txt");
      const id = uploadIdOf(await create(BODY.length));
      const answers = [await list("no-such-upload"), await list(id)];
      await stack.close();
      return answers.map(({ status }) => status);
    };
    const uncached = await listTwice(() => {});
    const cached = await listTwice((document) => {
      delete document.at("uploads/Edge/Distribution").custom_error_response;
    });

    expect(uncached).toEqual([404, 200]);
    expect(cached).toEqual([404, 404]);
  });
});
