import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifySignature } from "../../../emulator/sigv4/verify.js";
import { signRequest } from "../../support/sign-request.js";
import type { World } from "../services/s3/support/world.js";
import { bodyText, createWorld, directRequest } from "../services/s3/support/world.js";

const SEED = 20_261_129;
const HASH_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const MEMBERS = ["__proto__", "constructor", "hasownproperty", "tostring", "valueof"];

/** A PUT with these headers signed, by the administrator. */
function signedPut(world: World, more: Readonly<Record<string, string>>): Record<string, string> {
  const { accessKeyId, secretAccessKey } = world.iam.administrator.credentials;
  return signRequest({
    method: "PUT",
    url: "http://localhost/files/in/a.txt",
    body: "",
    headers: Object.fromEntries([...Object.entries(more), ["x-amz-content-sha256", HASH_OF_NOTHING]]),
    region: "eu-central-1",
    service: "s3",
    accessKeyId,
    secretAccessKey,
    signedAt: new Date(world.time.now),
  });
}

async function put(world: World, headers: Record<string, string>) {
  const answer = await world.s3.httpHandler(
    directRequest({ headers: Object.fromEntries([["host", "localhost"], ...Object.entries(headers)]) }),
  );
  return { status: answer.status, code: /<Code>(.*?)</.exec(await bodyText(answer))?.[1] };
}

describe("signed headers with names of JavaScript's object members", () => {
  const named = Object.fromEntries(MEMBERS.map((name) => [name, `value of ${name}`]));

  it("are part of the signature", async () => {
    const world = await createWorld();

    expect(await put(world, signedPut(world, named))).toEqual({ status: 200, code: undefined });
  });

  it.each(MEMBERS)("reject another value of %s", async (name) => {
    const world = await createWorld();
    const headers = new Map(Object.entries(signedPut(world, named))).set(name, "other");

    expect(await put(world, Object.fromEntries(headers))).toEqual({
      status: 403,
      code: "SignatureDoesNotMatch",
    });
  });

  it.each(MEMBERS)("reject a request without %s", async (name) => {
    const world = await createWorld();
    const headers = new Map(Object.entries(signedPut(world, named)));
    headers.delete(name);

    expect(await put(world, Object.fromEntries(headers))).toEqual({
      status: 403,
      code: "SignatureDoesNotMatch",
    });
  });
});

describe("a hostile signature", () => {
  const scope = fc.oneof(
    fc.constantFrom("KEY/20260101/eu-central-1/s3/aws4_request", "////", "/", "", "a/b/c/d/aws4_request"),
    fc.string(),
  );
  const names = fc.oneof(
    fc.constantFrom("host", "", ";;", "HOST;host", ...MEMBERS, "host;x-amz-date"),
    fc.string(),
  );
  const time = fc.oneof(
    fc.constantFrom("20260101T000000Z", "99991231T235959Z", "00000101T000000Z", "20261332T256199Z", "0", "x"),
    fc.string(),
  );
  const signature = fc.oneof(fc.constantFrom("", "0", "f".repeat(64), "é"), fc.string());
  const authorization = fc.oneof(
    fc
      .tuple(scope, names, signature)
      .map(([c, n, s]) => `AWS4-HMAC-SHA256 Credential=${c}, SignedHeaders=${n}, Signature=${s}`),
    fc.string().map((text) => `AWS4-HMAC-SHA256 ${text}`),
    fc.string(),
  );
  const parameters = fc.record(
    {
      "X-Amz-Algorithm": fc.constantFrom("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", ""),
      "X-Amz-Credential": scope,
      "X-Amz-Date": time,
      "X-Amz-Expires": fc.constantFrom("0", "1", "604800", "604801", "-1", "1e3", "9".repeat(400), ""),
      "X-Amz-SignedHeaders": names,
      "X-Amz-Signature": signature,
      "X-Amz-Security-Token": fc.string(),
    },
    { requiredKeys: [] },
  );

  it.each(["s3", "execute-api", "ssm"])("is rejected with a 4xx by %s", async (service) => {
    const world = await createWorld();
    const { accessKeyId } = world.iam.administrator.credentials;
    const known = (text: string): string => text.replace("KEY", accessKeyId);
    const headers = fc.record(
      { authorization, "x-amz-date": time, date: time, "x-amz-security-token": fc.string() },
      { requiredKeys: [] },
    );

    await fc.assert(
      fc.asyncProperty(headers, parameters, async (inHeaders, inQuery) => {
        const request = directRequest({
          headers: Object.fromEntries(
            Object.entries({ host: "localhost", ...inHeaders }).map(([name, value]) => [name, known(value)]),
          ),
          query: Object.entries(inQuery)
            .map(([name, value]) => `${name}=${encodeURIComponent(known(value))}`)
            .join("&"),
        });
        const { clock, credentials } = { clock: () => world.time.now, credentials: world.iam.credentials };

        const verified = await verifySignature(request, { service, clock, credentials });

        expect(["rejected", "unsigned"]).toContain(verified.outcome);
        if (verified.outcome === "rejected") expect(Math.floor(verified.error.status / 100)).toBe(4);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});
