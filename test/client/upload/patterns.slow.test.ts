import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { upload } from "../../../client/node/index.js";
import { serveUploads } from "../../support/local-stack.js";

it("uploads by each pattern, and sends the SHA-256 that an OAI needs outside the old Regions", async () => {
  const folder = mkdtempSync(join(tmpdir(), "client-patterns-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stack = await serveUploads({ originAccess: "oai", policy: { checksum: "required" } });
  onTestFinished(() => stack.close());
  const token = await stack.token({ sub: "alice" });
  const content = randomBytes(300_000);
  const path = join(folder, "file");
  writeFileSync(path, content);

  for (const pattern of ["direct", "presigned", "edge"] as const) {
    const key = `${pattern}/ä b.bin`;
    const endpoint = String(stack.endpoints[pattern]);
    const result = await upload(path, { endpoint, pattern, key, getToken: () => token, type: "a/b" }).result;

    expect(result).toMatchObject({ pattern, length: content.length });
    expect((await stack.object(`uploads/alice/${key}`))?.equals(content)).toBe(true);
    const head = await stack.head(`uploads/alice/${key}`);
    expect(head).toMatchObject({ ContentType: "a/b", ETag: result.etag });
    expect(head.Metadata).toMatchObject({ "upload-checksum": `crc64nvme:${result.crc64nvme}` });
  }
});
