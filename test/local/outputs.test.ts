import { describe, expect, it } from "vitest";
import type { Endpoints } from "../../emulator/index.js";
import { OutputError } from "../../emulator/index.js";
import { UPLOADS_OUTPUTS } from "../../local/outputs.js";

const SERVED = {
  restApis: [{ constructPath: "uploads/Direct", stage: "v1", url: "http://127.0.0.1:4702/v1" }],
  apiDomains: [],
  distributions: [{ constructPath: "uploads/Edge", url: "http://127.0.0.1:4703" }],
};

function fieldsOf(outputs: Readonly<Record<string, unknown>>, onAws: Readonly<Record<string, unknown>> = {}) {
  return UPLOADS_OUTPUTS.fields?.({ ...SERVED, outputs } as unknown as Endpoints, { ...outputs, ...onAws });
}

describe("this app's fields of endpoints.json", () => {
  it("are null for patterns that the stack does not have", () => {
    expect(fieldsOf({})).toEqual({ direct: null, presigned: null, edge: null, failures: null });
  });

  it("are local URLs without a final slash, and the queue's URL on AWS", () => {
    const queue = "https://sqs.eu-central-1.amazonaws.com/123456789012/failures";
    const outputs = {
      direct_url: "http://127.0.0.1:4702/v1",
      edge_url: "http://127.0.0.1:4703/",
      upload_completed_function_name: "completed",
    };

    expect(fieldsOf(outputs, { upload_failures_queue_url: queue })).toEqual({
      direct: "http://127.0.0.1:4702/v1",
      presigned: null,
      edge: "http://127.0.0.1:4703",
      failures: { queueUrl: queue, functionName: "completed" },
    });
  });

  it.each([
    ["a URL on a host that the stack does not serve", { direct_url: "https://other.example/v1" }],
    ["not a URL", { edge_url: "nowhere" }],
    ["not a string", { presigned_url: 1 }],
  ])("are rejected when an output is %s", (_name, outputs) => {
    expect(() => fieldsOf(outputs)).toThrow(OutputError);
  });
});
