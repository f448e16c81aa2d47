import { createHash, randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { createCRC64 } from "hash-wasm";
import type { Checksum, Platform } from "../engine/index.js";
import type { Agents } from "./http/send-request.js";
import { createSend } from "./http/send-request.js";

/** CRC64NVME's polynomial, bits reversed. */
const CRC64NVME = "9a6c9329ac4bc9b5";

/** The platform services for Node. `hash-wasm` has the fastest CRC64NVME without native code. */
export function nodePlatform(agents?: Agents): Platform {
  return {
    send: createSend(agents),
    crc64,
    sha256: async () => sha256(),
    now: Date.now,
    wait: async (milliseconds, signal) => {
      try {
        await setTimeout(milliseconds, undefined, { signal });
      } catch {
        throw signal.reason;
      }
    },
    random: Math.random,
    newId: randomUUID,
  };
}

async function crc64(): Promise<Checksum> {
  const hash = await createCRC64(CRC64NVME);
  hash.init();
  return {
    reset: () => hash.init(),
    update: (chunk) => hash.update(chunk),
    digest: () => hash.digest("hex"),
  };
}

function sha256(): Checksum {
  let hash = createHash("sha256");
  return {
    reset: () => {
      hash = createHash("sha256");
    },
    update: (chunk) => hash.update(chunk),
    digest: () => hash.copy().digest("hex"),
  };
}
