import type { ErrorKind } from "../node/index.js";

/** Exit codes of `s3up`; `docs/command-line.md` lists them. */
export const EXIT = {
  ok: 0,
  /** An internal error of s3up. */
  unexpected: 1,
  usage: 2,
  authentication: 3,
  policy: 4,
  network: 5,
  /** Some files are stored, others are not. */
  partlyFailed: 6,
  source: 7,
  /** 128 and the number of the signal, as shells do. */
  interrupted: 130,
  terminated: 143,
} as const;

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  usage: EXIT.usage,
  authentication: EXIT.authentication,
  policy: EXIT.policy,
  network: EXIT.network,
  service: EXIT.network,
  source: EXIT.source,
  aborted: EXIT.interrupted,
};

/** The exit code for an error that the user can fix. */
export function exitCodeOf({ kind }: { readonly kind: ErrorKind }): number {
  return BY_KIND[kind];
}
