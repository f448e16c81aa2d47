import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApiDocuments } from "../../../modules/openapi/openapi-documents.js";
import { answerProblems } from "../../support/fuzz/answer-problems.js";
import type { Route } from "../../support/fuzz/odd-requests.js";
import { oddRequests } from "../../support/fuzz/odd-requests.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { RawRequest } from "../../support/raw-request.js";
import { sendRaw } from "../../support/raw-request.js";
import { upload, WAYS_IN } from "../../support/ways-in.js";

/** Each seed sends its own requests, always the same. */
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const AT_ONCE = 16;

type Service = "direct" | "presigned" | "edge";

/** Valid bodies by route. Each of their fields gets odd values. */
const BODIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "/import": { length: 1, type: "text/plain" },
  "/uploads": { key: "a.txt", length: 1, type: "text/plain", method: "PUT" },
  "/uploads/{id}/parts": { partNumbers: [1] },
  "/uploads/{id}/complete": { parts: [{ partNumber: 1, etag: '"0"' }] },
  "/s3/multipart": { filename: "a.txt", type: "text/plain", metadata: { a: "b" } },
  "/s3/multipart/{uploadId}/complete": { parts: [{ PartNumber: 1, ETag: '"0"' }] },
  "/s3/sign": { method: "PUT", key: "a.txt", contentType: "text/plain" },
};

const DOCUMENTS = openApiDocuments({
  bucket: "my-bucket",
  region: "eu-central-1",
  account: "123456789012",
  prefix: "uploads/",
  reading: true,
});

/** All paths of both documents. The edge pattern has no document. */
const ROUTES: readonly (readonly [path: string, service: Service, route: Route])[] = [
  ...(["direct", "presigned"] as const).flatMap((service) =>
    Object.entries(DOCUMENTS[service]?.paths ?? {}).map(([path, operations], position, { length }) => {
      const share = { position, routes: length };
      const methods = Object.keys(operations).map((method) => method.toUpperCase());
      return [path, service, { path, methods, share, body: BODIES[path] }] as const;
    }),
  ),
  ["/{key}", "edge", { path: "/{key}", methods: ["PUT"] }],
  ["/", "edge", { path: "/", methods: ["PUT"] }],
];

/**
 * Sends odd requests to all routes: each n-th of them, so that the routes of a service share the kinds of odd values.
 * An odd n also alternates between requests with and without a token.
 */
export function testOddRequests(every: number): void {
  let stack: LocalStack;
  let token: string;

  beforeAll(async () => {
    // The same rate as for other routes: a throttled request does not reach the function.
    const completionThrottling = { ratePerSecond: 100, burst: 200 };
    stack = await serveUploads({ reading: true, presigned: { completionThrottling } });
    token = await stack.token({ sub: "alice" });
  });
  afterAll(() => stack.close());

  async function problemsOf(service: Service, requests: readonly RawRequest[]): Promise<string[]> {
    const url = stack.endpoints[service] ?? "";
    const base = new URL(url).pathname.replace(/\/$/, "");
    const problems: string[] = [];
    for (let start = 0; start < requests.length; start += AT_ONCE) {
      const found = requests.slice(start, start + AT_ONCE).map(async (it) => {
        const request = { ...it, path: base + it.path };
        return answerProblems(request, await sendRaw(url, request), [token]);
      });
      problems.push(...(await Promise.all(found)).flat());
    }
    return problems;
  }

  describe("odd requests", () => {
    it.each(ROUTES)(
      "to %s of the %s pattern get no 5xx and show nothing of the machine",
      async (_, service, route) => {
        const position = ROUTES.findIndex((it) => it[2] === route);
        const requests = oddRequests(route, token, SEED);
        const sent = requests.filter((_request, index) => index % every === position % every);
        expect(await problemsOf(service, sent)).toEqual([]);
      },
    );

    it("leave no token in the log", () => {
      expect(stack.log.filter((entry) => JSON.stringify(entry).includes(token))).toEqual([]);
    });

    it.each(WAYS_IN)("do not affect the next upload: %s", async (way) => {
      const authorization = `Bearer ${token}`;
      const { status } = await upload(stack, way, { key: `after/${way}.txt`, body: "x", authorization });

      expect(status).toBe(200);
    });
  });
}
