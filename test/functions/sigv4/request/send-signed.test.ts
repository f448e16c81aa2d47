import { describe, expect, it } from "vitest";
import type { SignedRequest } from "../../../../functions/sigv4/request/send-signed.js";
import { AwsCallError, sendSigned } from "../../../../functions/sigv4/request/send-signed.js";

const URL_TO_CALL = "https://sqs.eu-central-1.amazonaws.com/";
const REMEDY = "Check the role.";

/** Sends one request to a service that answers so. */
async function send(answer: Response | TypeError) {
  const sent: { url: string; request: SignedRequest }[] = [];
  const result = await sendSigned(
    "sqs:SendMessage",
    { method: "POST", url: URL_TO_CALL, body: "{}", service: "sqs" },
    {
      fetch: async (url, request) => {
        sent.push({ url, request });
        if (answer instanceof TypeError) throw answer;
        return answer;
      },
      now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
      credentials: () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret" }),
      region: "eu-central-1",
      timeoutMs: 1_000,
      remedy: REMEDY,
    },
  );
  return { result, sent };
}

describe("sendSigned", () => {
  it("signs for the service and Region, and follows no redirect", async () => {
    const { sent } = await send(new Response("ok"));

    expect(sent).toMatchObject([
      { url: URL_TO_CALL, request: { method: "POST", body: "{}", redirect: "manual" } },
    ]);
    expect(sent[0]?.request.headers.authorization).toContain("/20260102/eu-central-1/sqs/aws4_request");
    expect(sent[0]?.request.signal.aborted).toBe(false);
  });

  it.each([200, 307, 403, 500])("returns the whole response with status %i", async (status) => {
    const { result } = await send(new Response("body", { status }));

    expect({ status: result.status, body: result.body }).toEqual({ status, body: "body" });
  });

  it("throws without a response, with the cause and without credential or URL", async () => {
    const cause = new TypeError("fetch failed");
    const error = await send(cause).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(AwsCallError);
    expect(error).toMatchObject({
      message: `sqs:SendMessage got no response. ${REMEDY}`,
      action: "sqs:SendMessage",
      status: undefined,
      cause,
    });
    expect(String(error)).not.toMatch(/AKIDEXAMPLE|a-secret|amazonaws/);
  });
});

describe("AwsCallError", () => {
  it.each([
    [{ status: 400, code: "AccessDenied" }, "s3:GetObject failed with 400 AccessDenied. Check the role."],
    [{ status: 403 }, "s3:GetObject failed with 403. Check the role."],
    [undefined, "s3:GetObject got no response. Check the role."],
  ])("has the response in its message: %j", (answer, message) => {
    expect(new AwsCallError("s3:GetObject", answer, { remedy: REMEDY }).message).toBe(message);
  });
});
