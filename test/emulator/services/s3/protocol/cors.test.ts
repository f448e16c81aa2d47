import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.js";

const preflight = (more: Record<string, string> = {}): RequestInit => ({
  method: "OPTIONS",
  headers: {
    origin: "https://app.example",
    "access-control-request-method": "PUT",
    "access-control-request-headers": "Content-Type, x-amz-meta-a",
    ...more,
  },
});

describe("CORS", () => {
  it("responds to an allowed preflight without authentication", async () => {
    const { service } = await createWorld();

    const answer = await fetch(`${service.url}/files/a`, preflight());

    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "https://app.example",
      "access-control-allow-methods": "PUT, GET",
      "access-control-allow-headers": "content-type, x-amz-meta-a",
      "access-control-expose-headers": "ETag",
      "access-control-max-age": "300",
      "access-control-allow-credentials": "true",
      vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    });
  });

  it.each([
    ["another origin", { origin: "https://evil.example" }],
    ["another method", { "access-control-request-method": "DELETE" }],
    ["another header", { "access-control-request-headers": "x-other" }],
  ])("rejects a preflight with %s", async (_, more) => {
    const { service } = await createWorld();

    const answer = await fetch(`${service.url}/files/a`, preflight(more));

    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([403, null]);
    expect(await answer.text()).toContain("<Code>AccessForbidden</Code><Message>CORSResponse: This CORS");
  });

  it("rejects a preflight of a bucket without rules", async () => {
    const { service } = await createWorld({ cors: [] });

    const answer = await fetch(`${service.url}/files/a`, preflight());

    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining("CORSResponse: CORS is not enabled for this bucket."),
    ]);
  });

  it("lets an allowed page read errors too, and no other page", async () => {
    const { service } = await createWorld();
    const put = (origin: string) =>
      fetch(`${service.url}/files/a`, { method: "PUT", body: "x", headers: { origin } });

    const [own, other] = [await put("https://app.example"), await put("https://evil.example")];

    expect([own.status, own.headers.get("access-control-allow-origin")]).toEqual([
      403,
      "https://app.example",
    ]);
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("allows every origin with a star, and no credentials", async () => {
    const rule = { allowedOrigins: ["*"], allowedMethods: ["PUT"], allowedHeaders: ["*"], exposeHeaders: [] };
    const { service } = await createWorld({ cors: [rule] });

    const answer = await fetch(`${service.url}/files/a`, preflight());

    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });
});
