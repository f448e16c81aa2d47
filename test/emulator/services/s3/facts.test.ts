import { describe, expect, it } from "vitest";
import type { FactSwitches } from "../../../../emulator/facts/index.js";
import { createFacts } from "../../../../emulator/facts/index.js";
import type { PolicyStatement } from "../../../../emulator/model.js";
import { presignUrl } from "../../../../functions/sigv4/presign-url.js";
import { s3Endpoint } from "../../../../functions/sigv4/s3-endpoint.js";
import { BUCKET_ARN, bucketPolicy, REGION } from "./support/model.js";
import type { World } from "./support/world.js";
import { createWorld, directRequest, OAI, OAI_ARN } from "./support/world.js";

const worldWith = (statements: readonly PolicyStatement[], facts: FactSwitches) =>
  createWorld(
    { policy: bucketPolicy({ Version: "2012-10-17", Statement: statements }) },
    undefined,
    undefined,
    {
      facts: createFacts(facts),
    },
  );

const DENY: PolicyStatement = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${BUCKET_ARN}/*`,
};

/** Uploads to a URL presigned by the writer's role, some seconds after signing. */
async function putPresigned(world: World, query: Record<string, string>, ageSeconds = 0): Promise<number> {
  const endpoint = s3Endpoint({
    bucketName: "files",
    region: REGION,
    transferAcceleration: false,
    endpointUrl: world.service.url,
  });
  const context = { credentials: world.writer(), region: REGION, signedAt: world.time.now };
  const url = presignUrl({ method: "PUT", endpoint, key: "in/a.txt", query, expirySeconds: 900 }, context);
  world.time.now += ageSeconds * 1_000;
  return (await fetch(url, { method: "PUT", body: "x" })).status;
}

describe("S3, depending on a fact,", () => {
  it.each([false, true])("accepts UNSIGNED-PAYLOAD from an origin access identity: %s", async (holds) => {
    const allow: PolicyStatement = { ...DENY, Effect: "Allow", Principal: { AWS: OAI_ARN } };
    const world = await worldWith([allow], { oaiTakesUnsignedPayload: holds });
    const headers = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };

    const { status } = await world.s3.handle(directRequest({ method: "PUT", body: "x", headers }), OAI);

    expect(status).toBe(holds ? 200 : 400);
  });

  it.each([false, true])("shows policies a signature's age in milliseconds: %s", async (holds) => {
    const old = { NumericGreaterThan: { "s3:signatureAge": "1000" } };
    const world = await worldWith([{ ...DENY, Condition: old }], { signatureAgeEndsUrls: holds });

    expect(await putPresigned(world, {}, 5)).toBe(holds ? 403 : 200);
  });

  it.each([false, true])("shows policies that a URL is presigned: %s", async (holds) => {
    const presigned = { StringEquals: { "s3:authType": "REST-QUERY-STRING" } };
    const world = await worldWith([{ ...DENY, Condition: presigned }], { authTypeNamesPresignedUrls: holds });

    expect(await putPresigned(world, {})).toBe(holds ? 403 : 200);
  });

  it.each([false, true])("shows policies a condition in a presigned query: %s", async (holds) => {
    const missing = { Null: { "s3:if-none-match": "true" } };
    const world = await worldWith([{ ...DENY, Condition: missing }], { policiesSeeQueryCondition: holds });

    expect(await putPresigned(world, { "If-None-Match": "*" })).toBe(holds ? 200 : 403);
  });
});
