import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, it } from "vitest";
import { ParameterReadError, readParameter } from "../../../functions/edge-authorizer/ssm-parameter.js";

const ADDRESS = { region: "us-east-1", parameterName: "/uploads/edge" };
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret", sessionToken: "a-session" };

/** Reads the parameter from a Parameter Store that answers so, and says what was sent to it. */
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
  it("gives the parameter's value", async () => {
    const { value, sent } = await read(Response.json({ Parameter: { Value: "{}" } }));

    expect(value).toBe("{}");
    expect(sent).toMatchObject([{ url: "https://ssm.us-east-1.amazonaws.com/", init: { method: "POST" } }]);
  });

  it("signs as the AWS SDK does", async () => {
    const { sent } = await read(Response.json({ Parameter: { Value: "{}" } }));
    const { createHash, createHmac } = await import("node:crypto");
    class Sha256 {
      #parts: Uint8Array[] = [];
      readonly #key: Uint8Array | undefined;
      constructor(key?: Uint8Array) {
        this.#key = key;
      }
      update(part: string | Uint8Array) {
        this.#parts.push(Buffer.from(part));
      }
      async digest() {
        const hash = this.#key === undefined ? createHash("sha256") : createHmac("sha256", this.#key);
        return new Uint8Array(hash.update(Buffer.concat(this.#parts)).digest());
      }
      reset() {
        this.#parts = [];
      }
    }
    const signer = new SignatureV4({
      credentials: CREDENTIALS,
      region: "us-east-1",
      service: "ssm", applyChecksum: false,
      sha256: Sha256,
    });
    const [{ init } = { init: undefined }] = sent;
    const { authorization, ...headers } = { ...(init?.headers as Record<string, string>) };

    const expected = await signer.sign(
      {
        method: "POST",
        protocol: "https:",
        hostname: "ssm.us-east-1.amazonaws.com",
        path: "/",
        headers: { ...headers, host: "ssm.us-east-1.amazonaws.com" },
        body: init?.body,
      },
      { signingDate: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)) },
    );

    expect(authorization).toBe(expected.headers.authorization);
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
  ])("rejects %s, naming the parameter and no credential", async (_, answer, message) => {
    const error = await read(answer()).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(ParameterReadError);
    expect(String(error)).toMatch(message);
    expect(String(error)).toMatch(/\/uploads\/edge in us-east-1/);
    expect(String(error)).not.toMatch(/a-secret|a-session|AKIDEXAMPLE/);
  });
});
