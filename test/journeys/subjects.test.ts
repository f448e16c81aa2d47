import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";

let stack: LocalStack;

beforeAll(async () => {
  stack = await serveUploads();
});
afterAll(() => stack.close());

/** Uploads one file in each way. Returns the keys and the stored uploader. */
async function uploadEveryWay(sub: string) {
  const authorization = `Bearer ${await stack.token({ sub })}`;
  const { direct, presigned, edge } = stack.endpoints;
  const before = await stack.keys();
  await stack.send("PUT", `${direct}/files/direct.txt`, "x", { authorization });
  await stack.send("PUT", `${edge}/edge.txt`, "x", { authorization });
  const answer = await stack.send(
    "POST",
    `${presigned}/uploads`,
    JSON.stringify({ key: "presigned.txt", length: 1, type: "text/plain" }),
    { authorization, "content-type": "application/json" },
  );
  const { url, headers } = answer.json() as { url: string; headers: Record<string, string> };
  await stack.send("PUT", url, "x", headers);
  const keys = (await stack.keys()).filter((key) => !before.includes(key));
  const heads = await Promise.all(keys.map((key) => stack.head(key)));
  return { keys, subjects: new Set(heads.map(({ Metadata }) => Metadata?.["upload-subject"])) };
}

describe("a subject that is not a valid path segment", () => {
  it.each([
    ["Auth0's", "auth0|5f7c8ec7c33c6c004bbafe82", "auth0_7C5f7c8ec7c33c6c004bbafe82"],
    ["a URL", "https://id.example/users/7?x=%2e%2e", "https_3A_2F_2Fid.example_2Fusers_2F7_3Fx_3D_252e_252e"],
    ["one with dot segments", "../bob", ".._2Fbob"],
    ["a non-ASCII one", "grüße+~_", "gr_C3_BC_C3_9Fe_2B_7E_5F"],
  ])("has one prefix in every pattern: %s", async (_name, sub, segment) => {
    const { keys, subjects } = await uploadEveryWay(sub);

    expect(keys.sort()).toEqual(
      ["direct", "edge", "presigned"].map((name) => `uploads/${segment}/${name}.txt`),
    );
    expect([...subjects]).toEqual([segment]);
  });

  it.each([[".."], ["."]])("has no prefix if it consists of dots: %s", async (sub) => {
    const before = await stack.keys();
    const authorization = `Bearer ${await stack.token({ sub })}`;

    const direct = await stack.send("PUT", `${stack.endpoints.direct}/files/x.txt`, "x", { authorization });
    const edge = await stack.send("PUT", `${stack.endpoints.edge}/x.txt`, "x", { authorization });

    expect([direct.status, edge.status]).toEqual([403, 403]);
    expect(await stack.keys()).toEqual(before);
  });
});
