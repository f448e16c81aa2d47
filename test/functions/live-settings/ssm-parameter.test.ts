import { describe, expect, it } from "vitest";
import { ParameterReadError, readParameter } from "../../../functions/live-settings/ssm-parameter.js";

const ADDRESS = { region: "us-east-1", parameterName: "/uploads/edge" };
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret", sessionToken: "a-session" };

/** Reads the parameter from a Parameter Store with this response, and returns the request that it got. */
async function read(answer: Response | TypeError) {
  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const value = await readParameter(ADDRESS, {
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
    credentials: () => CREDENTIALS,
    fetch: async (url, init) => {
      sent.push({ url: String(url), init });
      if (answer instanceof TypeError) throw answer;
      return answer;
    },
  });
  return { value, sent };
}

describe("readParameter", () => {
  it("returns the parameter's value", async () => {
    const { value, sent } = await read(Response.json({ Parameter: { Value: "{}" } }));

    expect(value).toBe("{}");
    expect(sent).toMatchObject([{ url: "https://ssm.us-east-1.amazonaws.com/", init: { method: "POST" } }]);
  });

  it("signs the same request with the same signature as the AWS SDK", async () => {
    const { sent } = await read(Response.json({ Parameter: { Value: "{}" } }));

    expect(sent).toMatchObject([
      {
        init: {
          body: '{"Name":"/uploads/edge","WithDecryption":true}',
          headers: {
            "x-amz-date": "20260102T030405Z",
            "x-amz-security-token": "a-session",
            authorization:
              "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/ssm/aws4_request, " +
              "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, " +
              "Signature=1073b119e7d2831813cb3619267ed44e25aa0a7d07dbcc2df5f4bdf11bfdb1af",
          },
        },
      },
    ]);
  });

  it("follows no redirect, because a signature is valid for one host", async () => {
    const { sent } = await read(Response.json({ Parameter: { Value: "{}" } }));

    expect(sent).toMatchObject([{ init: { redirect: "manual" } }]);
  });

  it.each<[string, () => Response | TypeError, RegExp]>([
    [
      "no parameter",
      () => Response.json({ __type: "ParameterNotFound" }, { status: 400 }),
      /400 ParameterNotFound/,
    ],
    [
      "no permission",
      () => Response.json({ __type: "AccessDeniedException" }, { status: 400 }),
      /AccessDenied/,
    ],
    ["no value", () => Response.json({}), /200 without a value/],
    ["no JSON", () => new Response("<html>", { status: 502 }), /502/],
    ["no network", () => new TypeError("fetch failed"), /cannot be reached/],
  ])("rejects %s, and names the parameter but no credential", async (_, answer, message) => {
    const error = await read(answer()).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(ParameterReadError);
    expect(String(error)).toMatch(message);
    expect(String(error)).toMatch(/\/uploads\/edge in us-east-1/);
    expect(String(error)).not.toMatch(/a-secret|a-session|AKIDEXAMPLE/);
  });
});
