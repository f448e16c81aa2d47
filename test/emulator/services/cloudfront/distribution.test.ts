import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { header } from "../../../../emulator/http/http.js";
import type { CacheBehavior, Distribution, OriginAccess, WebAcl } from "../../../../emulator/model.js";
import {
  BUCKET_HOST,
  behaviorOf,
  distributionOf,
  EDGE_ARN,
  names,
  OAC,
  OAI,
  requestOf,
  serveDistribution,
} from "./sample.js";

const HASH = "a".repeat(64);

describe("a request", () => {
  it("reaches the bucket with its body, with CloudFront as the caller", async () => {
    const { handler, calls } = serveDistribution();

    const response = await handler(requestOf());

    expect(response.status).toBe(200);
    expect(calls).toMatchObject([
      {
        body: "content",
        request: { method: "PUT", path: "/a.txt", query: "" },
        caller: {
          authType: "REST-HEADER",
          principal: {
            type: "service",
            service: "cloudfront.amazonaws.com",
            sourceArn: "arn:aws:cloudfront::123456789012:distribution/EDIST",
          },
        },
      },
    ]);
  });

  it("gets a response with CloudFront's own headers and S3's", async () => {
    const response = await serveDistribution().handler(requestOf());

    expect(header(response, "etag")).toBe('"e"');
    expect(header(response, "x-cache")).toBe("Miss from cloudfront");
    expect(header(response, "x-amz-cf-id")).toMatch(/^[\w+/]{54}==$|^[\w+/]{54,56}={0,2}$/);
  });

  it("gets S3's error unchanged", async () => {
    const answer = { status: 412, headers: [], body: "<Error/>" };

    const response = await serveDistribution({ answer }).handler(requestOf());

    expect(response).toMatchObject({ status: 412, body: "<Error/>" });
    expect(header(response, "x-cache")).toBe("Error from cloudfront");
  });
});

describe("CloudFront's own errors", () => {
  const reading = distributionOf({ defaultCacheBehavior: behaviorOf({ allowedMethods: ["GET", "HEAD"] }) });
  it.each<[string, Parameters<typeof requestOf>[0], number, Distribution?]>([
    ["a method that the behavior does not allow", { method: "PUT" }, 403, reading],
    ["a method that no behavior can allow", { method: "TRACE" }, 403],
    ["a GET with a body", { method: "GET", headers: [["content-length", "7"]] }, 403],
    ["a GET with a chunked body", { method: "GET", headers: [["transfer-encoding", "chunked"]] }, 403],
    ["a URL over 8,192 bytes", { path: `/${"a".repeat(8192)}` }, 414],
    ["headers over 32 KiB", { headers: [["x-a", "a".repeat(32_768)]] }, 494],
    ["a body over 64 GiB", { headers: [["content-length", String(64 * 1024 ** 3 + 1)]] }, 413],
  ])("rejects %s", async (_name, request, status, distribution) => {
    const { handler, calls, events } = serveDistribution(distribution ? { distribution } : {});

    const response = await handler(requestOf(request));

    expect(response.status).toBe(status);
    expect(header(response, "x-cache")).toBe("Error from cloudfront");
    expect([calls, events]).toEqual([[], []]);
  });

  it("accepts a URL of 8,192 bytes", async () => {
    const response = await serveDistribution().handler(requestOf({ path: `/${"a".repeat(8191)}` }));

    expect(response.status).toBe(200);
  });
});

describe("the origin request", () => {
  it("contains only the parts that the policy lists and that CloudFront needs", async () => {
    const { handler, calls } = serveDistribution();
    const sent = [
      ["Host", "127.0.0.1:1"],
      ["Content-Type", "text/plain"],
      ["Content-Length", "7"],
      ["Content-MD5", "x"],
      ["Cache-Control", "no-store"],
      ["If-None-Match", "*"],
      ["Origin", "https://a.example"],
      ["X-Amz-Content-Sha256", HASH],
      ["x-amz-meta-upload-id", "1"],
      ["x-amz-acl", "public-read"],
      ["Cookie", "a=1"],
      ["Expect", "100-continue"],
      ["Accept", "*/*"],
    ] as const;

    await handler(requestOf({ headers: sent, query: "partNumber=1" }));

    const request = calls[0]?.request;
    expect(names(request?.headers ?? []).toSorted()).toEqual(
      [
        "content-length",
        "host",
        "user-agent",
        "via",
        "x-amz-cf-id",
        "x-amz-content-sha256",
        "x-amz-meta-upload-id",
        "x-forwarded-for",
      ].toSorted(),
    );
    expect(request?.query).toBe("");
  });

  it("contains the parameters and cookies that a policy lists", async () => {
    const originRequestPolicy = {
      constructPath: "p",
      headers: { behavior: "allExcept", items: ["Host"] },
      queryStrings: { behavior: "whitelist", items: ["partNumber"] },
      cookies: { behavior: "allExcept", items: ["secret"] },
    } as const;
    const distribution = distributionOf({ defaultCacheBehavior: behaviorOf({ originRequestPolicy }) });
    const { handler, calls } = serveDistribution({ distribution });

    await handler(
      requestOf({
        query: "a=1&partNumber=2",
        headers: [
          ["Host", "h"],
          ["Cookie", "a=1; secret=2"],
          ["X-Any", "1"],
        ],
      }),
    );

    expect(calls[0]?.request.query).toBe("partNumber=2");
    expect(calls[0] && header(calls[0].request, "cookie")).toBe("a=1");
    expect(calls[0] && header(calls[0].request, "x-any")).toBe("1");
  });

  it("contains everything except the names of a policy with allExcept", async () => {
    const originRequestPolicy = {
      constructPath: "p",
      headers: { behavior: "allExcept", items: ["host"] },
      queryStrings: { behavior: "none", items: [] },
      cookies: { behavior: "none", items: [] },
    } as const;
    const distribution = distributionOf({ defaultCacheBehavior: behaviorOf({ originRequestPolicy }) });
    const { handler, calls } = serveDistribution({ distribution });

    await handler(
      requestOf({
        query: "a=1",
        headers: [
          ["Host", "h"],
          ["content-type", "text/plain"],
          ["Authorization", "Bearer t"],
          ["COOKIE", "a=1"],
          ["User-Agent", "curl"],
          ["X-Forwarded-For", "192.0.2.1"],
          ["Via", "1.1 proxy"],
          ["X-Amz-Acl", "public-read"],
          ["__proto__", "x"],
        ],
      }),
    );

    const request = calls[0]?.request;
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      Host: BUCKET_HOST,
      "content-type": "text/plain",
      "User-Agent": "curl",
      "X-Forwarded-For": "192.0.2.1, 127.0.0.1",
      Via: expect.stringMatching(/^1\.1 proxy, 1\.1 .*CloudFront/),
      "X-Amz-Acl": "public-read",
    });
    expect(names(request?.headers ?? [])).toContain("__proto__");
    expect(names(request?.headers ?? [])).not.toContain("cookie");
    expect(request?.query).toBe("");
  });

  it("has the origin's path and its own headers", async () => {
    const origin = { ...distributionOf().origins[0], originPath: "/in", customHeaders: { "x-origin": "1" } };
    const distribution = distributionOf({ origins: [origin as Distribution["origins"][number]] });
    const { handler, calls } = serveDistribution({ distribution });

    await handler(
      requestOf({
        headers: [
          ["Host", "h"],
          ["X-Origin", "forged"],
        ],
      }),
    );

    expect(calls[0]?.request.path).toBe("/in/a.txt");
    expect(calls[0] && header(calls[0].request, "x-origin")).toBe("1");
  });
});

describe("the identity that signs the request to S3", () => {
  const BEARER = ["Authorization", "Bearer t"] as const;
  const HASHED = ["x-amz-content-sha256", HASH] as const;
  const oac = (signingBehavior: "never" | "no-override"): OriginAccess => ({
    type: "oac",
    id: "E",
    signingBehavior,
  });
  it.each<[string, OriginAccess, string, readonly (readonly [string, string])[], string]>([
    ["an origin access identity", OAI, "PUT", [HASHED], "origin-access-identity"],
    ["an identity with a token that was not removed", OAI, "PUT", [HASHED, BEARER], "S3 decides"],
    ["an identity that reads with a token", OAI, "GET", [BEARER], "origin-access-identity"],
    ["origin access control", OAC, "PUT", [], "service"],
    ["origin access control with a token that was not removed", OAC, "PUT", [BEARER], "service"],
    ["origin access control that never signs", oac("never"), "PUT", [], "S3 decides"],
    [
      "origin access control that keeps the viewer's signature",
      oac("no-override"),
      "PUT",
      [BEARER],
      "S3 decides",
    ],
    [
      "origin access control with no-override, if the viewer did not sign",
      oac("no-override"),
      "PUT",
      [],
      "service",
    ],
    ["an origin without access settings", { type: "none" }, "PUT", [], "S3 decides"],
  ])("for %s", async (_name, access, method, headers, expected) => {
    const { handler, calls } = serveDistribution({ distribution: distributionOf({}, access) });

    await handler(requestOf({ method, headers: [["Host", "h"], ...headers] }));

    expect(calls[0]?.caller?.principal.type ?? "S3 decides").toBe(expected);
  });

  it("does not exist without access settings: S3 gets the viewer's token and the bucket's host name", async () => {
    const { handler, calls } = serveDistribution({ distribution: distributionOf({}, { type: "none" }) });

    await handler(
      requestOf({
        headers: [
          ["Host", "h"],
          ["Authorization", "Bearer t"],
        ],
      }),
    );

    const request = calls[0]?.request;
    expect([request?.path, request && header(request, "host")]).toEqual(["/a.txt", BUCKET_HOST]);
    expect(request && header(request, "authorization")).toBe("Bearer t");
  });
});

describe("behaviors", () => {
  it.each([
    ["/images/a.png", "images/*", true],
    ["/images/a.png", "/images/?.png", true],
    ["/images/ab.png", "/images/?.png", false],
    ["/Images/a.png", "/images/*", false],
    ["/a.b", "/a?b", true],
    ["/aXb", "/a.b", false],
    ["/x/../images/a", "/images/*", true],
    ["/%69mages/a", "/images/*", true],
  ])("%s matches %s: %s", async (path, pathPattern, matches) => {
    const special: { pathPattern: string } & CacheBehavior = {
      pathPattern,
      ...behaviorOf({ allowedMethods: ["GET", "HEAD"] }),
    };
    const { handler } = serveDistribution({
      distribution: distributionOf({ orderedCacheBehaviors: [special] }),
    });

    expect((await handler(requestOf({ path }))).status).toBe(matches ? 403 : 200);
  });
});

describe("a response headers policy", () => {
  const cors = {
    allowCredentials: false,
    allowHeaders: ["*"],
    allowMethods: ["PUT"],
    allowOrigins: ["https://app.example"],
    exposeHeaders: ["ETag"],
    originOverride: true,
  };
  const responseHeadersPolicy = {
    constructPath: "p",
    cors,
    headers: [
      { name: "X-Content-Type-Options", value: "nosniff", override: true },
      { name: "ETag", value: "ours", override: false },
    ],
  };
  const distribution = distributionOf({ defaultCacheBehavior: behaviorOf({ responseHeadersPolicy }) });
  const put = (origin: string) =>
    serveDistribution({ distribution }).handler(
      requestOf({
        headers: [
          ["Host", "h"],
          ["Origin", origin],
        ],
      }),
    );

  it("adds its headers to the origin's response", async () => {
    const response = await put("https://app.example");

    expect(header(response, "x-content-type-options")).toBe("nosniff");
    expect(header(response, "etag")).toBe('"e"');
    expect(header(response, "access-control-allow-origin")).toBe("https://app.example");
    expect(header(response, "access-control-expose-headers")).toBe("ETag");
  });

  it("adds nothing for an Origin that is not listed", async () => {
    expect(header(await put("https://evil.example"), "access-control-allow-origin")).toBeUndefined();
  });

  it("adds nothing if the function removed the Origin", async () => {
    const { handler } = serveDistribution({
      distribution,
      edge: ({ headers: { origin: _origin, ...headers }, ...request }) => ({ ...request, headers }),
    });

    const response = await handler(
      requestOf({
        headers: [
          ["Host", "h"],
          ["Origin", "https://app.example"],
        ],
      }),
    );

    expect(header(response, "access-control-allow-origin")).toBeUndefined();
  });

  it("does not apply to a function's response", async () => {
    const { handler } = serveDistribution({ distribution, edge: () => ({ status: "401" }) });

    const response = await handler(
      requestOf({
        headers: [
          ["Host", "h"],
          ["Origin", "https://app.example"],
        ],
      }),
    );

    expect(header(response, "access-control-allow-origin")).toBeUndefined();
  });
});

describe("an error response of the origin", () => {
  const askTwice = async (method: string, seconds: ReadonlyMap<number, number>, pauseMs: number) => {
    let now = 0;
    const { handler, calls } = serveDistribution({
      distribution: distributionOf({ errorCachingSeconds: seconds }),
      answer: { status: 404, headers: [], body: Readable.from(["<Error/>"]) },
      clock: () => now,
    });
    const first = await handler(requestOf({ method, query: "a=1", body: "" }));
    now += pauseMs;
    const second = await handler(requestOf({ method, query: "b=2", body: "" }));
    return { statuses: [first.status, second.status], calls: calls.length };
  };

  it.each([
    ["GET", "the default", new Map(), 9_999, 1],
    ["GET", "the default", new Map(), 10_000, 2],
    ["GET", "another status", new Map([[500, 0]]), 0, 1],
    ["GET", "no caching", new Map([[404, 0]]), 0, 2],
    ["GET", "a minute", new Map([[404, 60]]), 59_999, 1],
    ["PUT", "the default", new Map(), 0, 2],
  ])(
    "to a %s is cached for the time that the distribution sets: %s",
    async (method, _name, seconds, ms, count) => {
      expect(await askTwice(method, seconds, ms)).toEqual({ statuses: [404, 404], calls: count });
    },
  );
});

describe("a web ACL", () => {
  const webAcl: WebAcl = {
    constructPath: "uploads/Edge/WebAcl",
    arn: "arn:waf",
    name: "rate",
    defaultAction: "allow",
    rateRules: [{ name: "rate", limit: 2, evaluationWindowSeconds: 60, action: "block" }],
  };

  it("blocks an address above the limit, and no other, until the window has passed", async () => {
    let now = 0;
    const distribution = distributionOf({ webAclArn: "arn:waf" });
    const { handler } = serveDistribution({ distribution, webAcls: [webAcl], clock: () => now });
    const from = async (remoteAddress: string) => (await handler(requestOf({ remoteAddress }))).status;

    const statuses = [
      await from("1.1.1.1"),
      await from("1.1.1.1"),
      await from("1.1.1.1"),
      await from("2.2.2.2"),
    ];
    now = 60_000;

    expect([...statuses, await from("1.1.1.1")]).toEqual([200, 200, 403, 200, 200]);
  });

  it("responds with the rule's own status", async () => {
    const rateRules = webAcl.rateRules.map((rule) => ({ ...rule, limit: 0, blockStatus: 429 }));
    const { handler } = serveDistribution({
      distribution: distributionOf({ webAclArn: "arn:waf" }),
      webAcls: [{ ...webAcl, rateRules }],
    });

    expect((await handler(requestOf())).status).toBe(429);
  });

  it("responds with the rule's own headers and body", async () => {
    const answers = { blockHeaders: [{ name: "Retry-After", value: "60" }] };
    const serveRule = (more: object) =>
      serveDistribution({
        distribution: distributionOf({ webAclArn: "arn:waf" }),
        webAcls: [{ ...webAcl, rateRules: webAcl.rateRules.map((rule) => ({ ...rule, limit: 0, ...more })) }],
      }).handler(requestOf());
    const blockBody = { contentType: "application/json", content: '{"code":"Slow"}' };

    const [page, json] = [await serveRule(answers), await serveRule({ ...answers, blockBody })];

    expect([page, json].map((response) => header(response, "Retry-After"))).toEqual(["60", "60"]);
    expect(header(page, "content-type")).toBe("text/html");
    expect(header(json, "content-type")).toBe("application/json");
    expect(json.body).toBe('{"code":"Slow"}');
  });

  it("lets requests pass if its rule only counts", async () => {
    const counting = {
      ...webAcl,
      rateRules: webAcl.rateRules.map((rule) => ({ ...rule, limit: 0, action: "count" as const })),
    };
    const { handler } = serveDistribution({
      distribution: distributionOf({ webAclArn: "arn:waf" }),
      webAcls: [counting],
    });

    expect((await handler(requestOf())).status).toBe(200);
  });
});

describe("a distribution that is not emulated", () => {
  const all = { behavior: "all", items: [] } as const;
  const association = { eventType: "viewer-request", qualifiedArn: EDGE_ARN, includeBody: false } as const;
  it.each<[string, Partial<CacheBehavior>, RegExp]>([
    ["a policy that caches", { cachingDisabled: false }, /cache_policy_id/],
    ["an unknown origin", { targetOriginId: "x" }, /target_origin_id/],
    [
      "a policy that forwards Host",
      { originRequestPolicy: { constructPath: "p", headers: all, queryStrings: all, cookies: all } },
      /Host/,
    ],
    [
      "another event type",
      { lambdaFunctionAssociations: [{ ...association, eventType: "origin-request" }] },
      /only viewer-request/,
    ],
    [
      "a body in the event",
      { lambdaFunctionAssociations: [{ ...association, includeBody: true }] },
      /include_body/,
    ],
    [
      "a function without a version",
      { lambdaFunctionAssociations: [{ ...association, qualifiedArn: "arn:edge" }] },
      /numbered version/,
    ],
  ])("is rejected before anything is served: %s", (_name, behavior, message) => {
    const distribution = distributionOf({ defaultCacheBehavior: behaviorOf(behavior) });

    expect(() => serveDistribution({ distribution })).toThrow(message);
  });
});
