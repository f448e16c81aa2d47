import { describe, expect, it } from "vitest";
import { header } from "../../../../emulator/http/http.js";
import { behaviorOf, distributionOf, OAI, requestOf, serveDistribution } from "./sample.js";

const ORIGIN = "https://app.example";
const responseHeadersPolicy = {
  constructPath: "uploads/Edge/Policy",
  cors: {
    allowOrigins: [ORIGIN],
    allowMethods: ["PUT"],
    allowHeaders: [],
    exposeHeaders: [],
    allowCredentials: false,
    originOverride: true,
  },
  headers: [],
};
const distribution = distributionOf({ defaultCacheBehavior: behaviorOf({ responseHeadersPolicy }) });
const fromPage = () =>
  requestOf({
    headers: [
      ["Host", "h"],
      ["Origin", ORIGIN],
    ],
  });

describe("CloudFront, depending on a fact,", () => {
  it.each([false, true])("forwards a Content-Type that the policy does not list: %s", async (holds) => {
    const { handler, calls } = serveDistribution({ facts: { unlistedHeadersAreForwarded: holds } });

    await handler(
      requestOf({
        headers: [
          ["Host", "h"],
          ["Content-Type", "text/plain"],
        ],
      }),
    );

    expect(calls.map(({ request }) => header(request, "content-type"))).toEqual([
      holds ? "text/plain" : undefined,
    ]);
  });

  it.each([false, true])(
    "applies the response headers policy to a function's response: %s",
    async (holds) => {
      const facts = { responsePolicyCoversGenerated: holds };
      const { handler } = serveDistribution({ distribution, facts, edge: () => ({ status: "401" }) });

      const response = await handler(fromPage());

      expect(response.status).toBe(401);
      expect(header(response, "access-control-allow-origin")).toBe(holds ? ORIGIN : undefined);
    },
  );

  it.each([false, true])("replaces Authorization for an origin access identity: %s", async (holds) => {
    const facts = { oaiReplacesAuthorization: holds };
    const { handler, calls } = serveDistribution({ distribution: distributionOf({}, OAI), facts });

    await handler(
      requestOf({
        headers: [
          ["Host", "h"],
          ["Authorization", "Bearer x"],
        ],
      }),
    );

    expect(calls.map(({ caller }) => caller?.principal.type)).toEqual([
      holds ? "origin-access-identity" : undefined,
    ]);
  });

  it.each([false, true])("uses an Origin that the function removed: %s", async (holds) => {
    const { handler } = serveDistribution({
      distribution,
      facts: { responsePolicyRemembersOrigin: holds },
      edge: ({ headers: { origin: _origin, ...headers }, ...request }) => ({ ...request, headers }),
    });

    const response = await handler(fromPage());

    expect(header(response, "access-control-allow-origin")).toBe(holds ? ORIGIN : undefined);
  });
});
