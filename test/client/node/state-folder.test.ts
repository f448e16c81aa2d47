import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { stateFolder } from "../../../client/node/states/state-folder.js";

const KEY = { endpoint: "https://uploads.example/v1", caller: "alice", path: "/f", key: "../../k" };
const FILE = { path: "/f", length: 20_000_000, modifiedMs: 1, changedMs: 1, inode: "1" };
const UPLOAD = { file: FILE, id: "id", objectKey: "uploads/alice/k", partSize: 16_777_216, parts: [] };
const PART = { partNumber: 1, etag: '"e"', crc64: "0123456789abcdef" };

async function saved() {
  const folder = mkdtempSync(join(tmpdir(), "s3up-states-"));
  const states = stateFolder(folder);
  await states.save(KEY, UPLOAD);
  await states.addPart(KEY, PART);
  const [name = ""] = readdirSync(folder);
  return { states, name, path: join(folder, name) };
}

it("a saved upload is loaded with its parts, from a file that only the user can read", async () => {
  const { states, name, path } = await saved();

  expect(await states.load(KEY)).toMatchObject({ id: "id", partSize: 16_777_216, parts: [PART] });
  expect(name).toMatch(/^[0-9a-f]{32}\.jsonl$/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it.each([
  ["is empty", () => ""],
  ["is not JSON", () => "{"],
  ["is of another version", (text: string) => text.replace('"version":1', '"version":2')],
  ["is of another path", (text: string) => text.replace('"path":"/f"', '"path":"/g"')],
  ["has no id", (text: string) => text.replace('"id":"id"', '"id":7')],
  ["has parts of one byte", (text: string) => text.replace("16777216", "1")],
  ["has parts of no size", (text: string) => text.replace("16777216", "null")],
  ["has no file", (text: string) => text.replace(/"file":\{[^}]*\}/, '"file":null')],
])("a saved upload is ignored if its file %s", async (_damage, damage) => {
  const { states, path } = await saved();
  writeFileSync(path, damage(readFileSync(path, "utf8")));

  expect(await states.load(KEY)).toBeUndefined();
});

it.each([
  '{"partNumber":2',
  '{"partNumber":"2","etag":"e","crc64":"1"}',
  '{"partNumber":2,"etag":"e","crc64":"x"}',
])("the part %s is ignored, so that it is compared or sent again", async (line) => {
  const { states, path } = await saved();
  writeFileSync(path, `${readFileSync(path, "utf8")}${line}\n`);

  expect((await states.load(KEY))?.parts).toEqual([PART]);
});
