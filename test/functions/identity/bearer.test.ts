import { describe, expect, it } from "vitest";
import { bearerCredential } from "../../../functions/identity/bearer.js";

describe("bearerCredential", () => {
  it.each([
    ["Bearer a.b.c", "a.b.c"],
    ["bearer a.b.c", "a.b.c"],
    ["BEARER   a.b.c", "a.b.c"],
    ["  Bearer a.b.c ", "a.b.c"],
    ["a.b.c", "a.b.c"],
    ["bearer-like-key", "bearer-like-key"],
  ])("finds the credential in %j", (authorization, credential) => {
    expect(bearerCredential(authorization)).toBe(credential);
  });

  it.each([undefined, "", " ", "Bearer", "bearer ", "Basic abc", "Bearer a b", "Bearer a, Bearer b", "ключ"])(
    "finds no credential in %j",
    (authorization) => {
      expect(bearerCredential(authorization)).toBeUndefined();
    },
  );
});
