import { describe, expect, it } from "vitest";
import { apiUnderTest, method, mock } from "../api-under-test.js";

const answer = (text: string) => method(mock(text));

describe("routing", () => {
  const { send } = apiUnderTest({
    paths: {
      "/": { get: answer("root") },
      "/files": { get: answer("files") },
      "/files/{id}": { get: answer("one $input.params('id')") },
      "/files/list": { get: answer("literal") },
      "/admin": { post: answer("admin") },
      "/{proxy+}": {
        "x-amazon-apigateway-any-method": answer("greedy $input.params('proxy')"),
      },
      "/only/post": { post: answer("post") },
    },
  });

  it.each([
    ["the root", "GET", "/v1", "root"],
    ["the root with a slash", "GET", "/v1/", "root"],
    ["a literal path", "GET", "/v1/files", "files"],
    ["one trailing slash", "GET", "/v1/files/", "files"],
    ["extra slashes before the stage and the path", "GET", "//v1///files", "files"],
    ["a parameter", "GET", "/v1/files/a%20b", "one a b"],
    ["a literal before a parameter", "GET", "/v1/files/list", "literal"],
    ["a percent-encoded literal", "GET", "/v1/f%69les", "files"],
    ["a greedy parameter, slashes kept", "GET", "/v1/x/y//z", "greedy x/y//z"],
    ["a greedy parameter, one trailing slash dropped", "GET", "/v1/x/y/", "greedy x/y"],
    ["another verb, which falls through to the greedy sibling", "GET", "/v1/admin", "greedy admin"],
    ["the verb that a literal declares", "POST", "/v1/admin", "admin"],
    ["a verb that only ANY declares", "PATCH", "/v1/anything", "greedy anything"],
  ])("routes %s", async (_, verb, path, expected) => {
    const { status, text } = await send({ method: verb, path });

    expect({ status, text }).toEqual({ status: 200, text: expected });
  });

  it("routes by the verb in X-HTTP-Method-Override", async () => {
    const { text } = await send({
      method: "GET",
      path: "/v1/admin",
      headers: { "X-HTTP-Method-Override": "POST" },
    });

    expect(text).toBe("admin");
  });
});

describe("requests without a route", () => {
  const { send } = apiUnderTest({ paths: { "/files/{key+}": { put: answer("put") } } });

  it.each([
    ["an unknown path", "GET", "/v1/nothing"],
    ["a verb that the path does not have", "GET", "/v1/files/a"],
    ["an empty greedy parameter", "PUT", "/v1/files/"],
    ["the verb ANY", "ANY", "/v1/files/a"],
  ])("are rejected with the error for a missing token: %s", async (_, verb, path) => {
    const response = await send({ method: verb, path });

    expect(response.status).toBe(403);
    expect(response.text).toBe('{"message":"Missing Authentication Token"}');
    expect(response.header("x-amzn-ErrorType")).toBe("MissingAuthenticationTokenException");
  });

  it("with a bearer token get the error for a malformed signature, without the token", async () => {
    const response = await send({ path: "/v1/nothing", headers: { Authorization: "Bearer secret" } });

    expect(response.status).toBe(403);
    expect(response.text).toContain("missing equal-sign");
    expect(response.text).not.toContain("secret");
  });

  it("are rejected if the stage is unknown", async () => {
    const response = await send({ method: "PUT", path: "/v2/files/a" });

    expect(response.status).toBe(403);
    expect(response.text).toBe('{"message":"Forbidden"}');
  });
});
