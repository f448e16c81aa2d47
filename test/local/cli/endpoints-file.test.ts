import { describe, expect, it } from "vitest";
import { UsageError } from "../../../emulator/index.js";
import { requireEndpoints } from "../../../local/cli/endpoints-file.js";

const ENDPOINTS = {
  direct: "https://direct.example.com/v1",
  presigned: "https://presigned.example.com/v1",
  edge: "https://edge.example.com",
  s3: {
    endpoint: "https://s3.eu-central-1.amazonaws.com",
    region: "eu-central-1",
    bucket: "uploads",
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "hunter2",
    sessionToken: "a-session",
  },
  notes: "a file can have more",
};

describe("requireEndpoints", () => {
  it("accepts the fields that the demo needs, and more", () => {
    expect(requireEndpoints(ENDPOINTS, "a.json")).toBe(ENDPOINTS);
  });

  it.each<[string, unknown, RegExp]>([
    ["a string", "x", /- direct is missing[\s\S]*- s3 is missing/],
    ["a missing pattern", { ...ENDPOINTS, edge: null }, /- edge must be an http or https URL, got null/],
    ["a file URL", { ...ENDPOINTS, direct: "file:///etc/passwd" }, /- direct must be an http or https URL/],
    ["no bucket", { ...ENDPOINTS, s3: undefined }, /- s3 is missing/],
    ["an empty Region", { ...ENDPOINTS, s3: { ...ENDPOINTS.s3, region: "" } }, /- s3\.region must be/],
    [
      "a number as a key",
      { ...ENDPOINTS, s3: { ...ENDPOINTS.s3, secretAccessKey: 5 } },
      /- s3\.secretAccessKey/,
    ],
  ])("rejects %s, naming the file and the field", (_, value, message) => {
    const check = () => requireEndpoints(value, "a.json");

    expect(check).toThrow(UsageError);
    expect(check).toThrow(/^a\.json is not valid/);
    expect(check).toThrow(message);
  });

  it("shows no key", () => {
    const s3 = { ...ENDPOINTS.s3, accessKeyId: ["hunter2"], secretAccessKey: ["hunter2"], region: 5 };

    expect(() => requireEndpoints({ ...ENDPOINTS, s3 }, "a.json")).toThrow(/^(?!.*hunter2)/s);
  });
});
