import { createHash, randomUUID } from "node:crypto";
import { appendFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { SavedPart, SavedUpload, StateKey, UploadStates } from "../../engine/index.js";

/** Version of the format. Files of other versions are ignored. */
const VERSION = 1;

/** S3's minimum. A smaller size would divide a file into more parts than fit into the memory. */
const MIN_PART_BYTES = 5 * 1_048_576;
const CRC64 = /^[0-9a-f]{1,16}$/;

/** The folder for unfinished uploads of this user. @see https://specifications.freedesktop.org/basedir-spec/latest/ */
export function defaultStateFolder(
  { XDG_STATE_HOME, LOCALAPPDATA }: NodeJS.ProcessEnv = process.env,
): string {
  const base = XDG_STATE_HOME || LOCALAPPDATA || join(homedir(), ".local", "state");
  return join(base, "s3-upload-patterns", "uploads");
}

/**
 * Stores one file per unfinished upload: the first line describes the upload, and each further line a part. The first
 * line is replaced atomically. A line that a crash has cut off is ignored: the server knows the part, too. Only the
 * user can read the file.
 */
export function stateFolder(folder: string): UploadStates {
  const pathOf = (key: StateKey) => join(folder, `${nameOf(key)}.jsonl`);
  return {
    load: async (key) => parse(await readOrEmpty(pathOf(key)), key),
    save: async (key, upload) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = join(folder, `${randomUUID()}.tmp`);
      try {
        await writeFile(draft, serialize(key, upload), { mode: 0o600 });
        await rename(draft, pathOf(key));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    addPart: (key, part) => appendFile(pathOf(key), line(part), { mode: 0o600 }),
    remove: (key) => rm(pathOf(key), { force: true }),
  };
}

function nameOf({ endpoint, caller, path, key }: StateKey): string {
  return createHash("sha256")
    .update(JSON.stringify([endpoint, caller, path, key]))
    .digest("hex")
    .slice(0, 32);
}

function serialize({ path, key }: StateKey, { parts, ...upload }: SavedUpload): string {
  return [{ version: VERSION, path, key, ...upload }, ...parts].map(line).join("");
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}

function parse(text: string, key: StateKey): SavedUpload | undefined {
  const [head, ...parts] = text.split("\n").map(parseLine);
  if (!isHead(head) || head.path !== key.path || head.key !== key.key) return undefined;
  const { file, id, objectKey, partSize, isListed, clientId, type, attributes } = head;
  const upload = { file, id, objectKey, partSize, isListed, clientId, type, attributes };
  return { ...upload, parts: parts.filter(isPart) };
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is SavedUpload & Pick<StateKey, "path" | "key"> {
  if (typeof value !== "object" || value === null) return false;
  const { version, id, objectKey, partSize, file } = value as Record<string, unknown>;
  const isComplete = [id, objectKey].every((field) => typeof field === "string") && typeof file === "object";
  return version === VERSION && isComplete && file !== null && Number(partSize) >= MIN_PART_BYTES;
}

function isPart(value: unknown): value is SavedPart {
  if (typeof value !== "object" || value === null) return false;
  const { partNumber, etag, crc64 } = value as Record<string, unknown>;
  return Number.isInteger(partNumber) && typeof etag === "string" && CRC64.test(String(crc64));
}
