/** A slow test of which the gate runs a sample. */
interface Proof {
  readonly name: string;
  /** The claim that the full size proves, and the smaller size of the sample. */
  readonly what: string;
  readonly file: string;
}

/** All proofs that take over a minute at full size: `npm run proof -- NAME`. */
export const PROOFS: readonly Proof[] = [
  {
    name: "burst",
    what: "1,000 uploads at once, after which all memory is returned (sample: 150)",
    file: "test/journeys/burst.slow.test.ts",
  },
  {
    name: "client-flaky",
    what: "100 uploads through a proxy that disturbs a quarter of the requests, all stored correctly (sample: 8)",
    file: "test/client/upload/flaky-proxy.slow.test.ts",
  },
  {
    name: "client-kills",
    what: "100 kills of the client during uploads of 300 MiB, each continued without sending a part again (sample: 6)",
    file: "test/client/upload/kills.slow.test.ts",
  },
  {
    name: "client-many",
    what: "10,000 files of 10 KB with at most 110 calls of the uploads API (sample: 150 files)",
    file: "test/client/upload/many.slow.test.ts",
  },
  {
    name: "client-speed",
    what: "1 GiB in 128 MiB of memory; with aws-cli installed at least as fast and in half its CPU time (sample: 48 MiB, memory only)",
    file: "test/client/upload/speed.slow.test.ts",
  },
  {
    name: "crash",
    what: "100 kills of the emulator's S3, each of which leaves the old object or the new one (sample: 12)",
    file: "test/emulator/services/s3/crash.slow.test.ts",
  },
  {
    name: "five-gib",
    what: "5 GiB and a byte in parts, in 256 MiB of memory; needs 5.5 GiB of disk (sample: 384 MiB)",
    file: "test/journeys/five-gib.slow.test.ts",
  },
  {
    name: "memory",
    what: "1 GiB in one PUT and in one form, in 200 MiB of memory (sample: 384 MiB)",
    file: "test/emulator/services/s3/memory.slow.test.ts",
  },
  {
    name: "quota",
    what: "1,000 uploads of a tenant that are created at once, of which its quota lets exactly 10 in (sample: 150)",
    file: "test/journeys/quota-burst.slow.test.ts",
  },
  {
    name: "quota-accounting",
    what: "2,000 random histories of uploads, after each step of which the quotas count what a simple model does (sample: 20)",
    file: "test/functions/quota/accounting/one-at-a-time.slow.test.ts",
  },
];

/** The full size in `npm run proof`, the sample otherwise. */
export function sized<Size>(full: Size, sample: Size): Size {
  return process.env[PROOF_VARIABLE] === undefined ? sample : full;
}

/** Set by `npm run proof`. */
export const PROOF_VARIABLE = "PROOF";
