import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { finish } from "../../support/command.js";
import { serveParts } from "../../support/edge-parts.js";
import type { LocalStack } from "../../support/local-stack.js";

const MIB = 1_048_576;

let stack: LocalStack;
let folder: string;
beforeAll(async () => {
  stack = await serveParts();
  folder = mkdtempSync(join(tmpdir(), "edge-parts-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stack.close();
});

it("the commands of docs/edge-parts.md upload a large file unchanged", async () => {
  const [, commands = ""] = /```sh\n(.*?)```/s.exec(readFileSync("docs/edge-parts.md", "utf8")) ?? [];
  const file = randomBytes(100 * MIB + 1);
  writeFileSync(join(folder, "holiday.mp4"), file);

  const { code, stdout, stderr } = await finish(
    "bash",
    ["-euo", "pipefail", "-c", `cd "$FOLDER"\n${commands}`],
    {
      FOLDER: folder,
      EDGE_URL: stack.endpoints.edge ?? "",
      TOKEN: await stack.token({ sub: "alice" }),
    },
  );

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("<ETag>");
  const key = "uploads/alice/films/holiday.mp4";
  const stored = createHash("sha256").update((await stack.object(key)) ?? "");
  expect(stored.digest("hex")).toBe(createHash("sha256").update(file).digest("hex"));
  expect((await stack.head(key)).ContentType).toBe("video/mp4");
  await stack.settled();
  expect(stack.events("Upload Completed").map(({ detail }) => detail.size)).toEqual([file.length]);
});
