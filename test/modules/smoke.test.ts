import { expect, it } from "vitest";
import { UploadBucket } from "../../modules/upload-bucket/index.js";
import { NodeFunction } from "../../modules/node-function/index.js";
import { synthesize } from "../support/template.js";
it("x", () => {
  const t = synthesize((stack) => {
    const b = new UploadBucket(stack, "Bucket", { corsAllowedOrigins: ["*"], eventBridge: true, versioned: true });
    new NodeFunction(stack, "F", { entry: "/tmp/ma/h.ts", description: "d", statements: b.putStatements("uploads/") });
    new NodeFunction(stack, "E", { entry: "/tmp/ma/h.ts", description: "d", edge: true, configFile: { name: "config.json", value: { a: b.bucketName, list: [1, "x"], t: 'q"uo${te' } } });
  });
  console.log(JSON.stringify(t.document, null, 1));
  expect(1).toBe(1);
});
