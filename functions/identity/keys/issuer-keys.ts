import type { IdentityLog } from "../authentication.js";
import { DEADLINE_MS } from "../deadline.js";
import type { KeySource } from "./fetch/key-source.js";
import type { Fetch } from "./fetch/single-fetch.js";
import { SingleFetch } from "./fetch/single-fetch.js";
import { withTimeout } from "./fetch/with-timeout.js";
import { KeysUnavailableError, NoSuchKeyError, UnknownKeyError } from "./key-errors.js";
import type { KeySet, WantedKey } from "./key-set/key-set.js";
import { findKey, readKeySet } from "./key-set/key-set.js";
import type { UsableKey } from "./key-set/usable-key.js";

/** Settings and external dependencies of an issuer's keys. */
interface IssuerKeysOptions {
  /** The issuer's URL, for the log. */
  readonly issuer: string;
  readonly source: KeySource;
  /** Maximum age of the keys in milliseconds. A key that the issuer removed is accepted for this time at most. */
  readonly maxAgeMs: number;
  /** JWKS from the time of deployment. */
  readonly shipped?: unknown;
  /** Milliseconds since 1970. It must advance while the process is frozen. */
  readonly now: () => number;
  readonly log: IdentityLog;
}

/** Reason for the log if a fetch timed out. */
const TIMEOUT_REASON = `no answer within ${DEADLINE_MS} ms`;
/** Minimum time in milliseconds between two fetches that tokens with unknown keys, or with wrong signatures, cause. */
const UNKNOWN_KEY_REFETCH_MS = 10_000;
/** Time in milliseconds before a failed fetch is retried while the process has no keys. */
const FAILED_FETCH_RETRY_MS = 1_000;
/** Time in milliseconds after the start of the process during which shipped keys are used. */
const SHIPPED_MAX_AGE_MS = 3_000;
/** Fraction of the maximum age after which the keys are fetched in the background. */
const BACKGROUND_FETCH_AT = 0.8;
/**
 * Factor of the maximum age: if the issuer cannot be reached, its last keys are accepted for this many times as long.
 */
const STALE_MAX_AGES = 7;

/**
 * The keys of one issuer. The first fetch starts with the first token, or as soon as the process is idle. Later fetches
 * start before the keys reach the maximum age, or when a token names an unknown key, or its signature does not match
 * the key that it names. Unknown keys, and such signatures, start at most one fetch each every ten seconds.
 */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  /** Resolves to the reason for a failure; `undefined` after a success. */
  readonly #fetch: SingleFetch<string | undefined>;
  #shipped: { readonly set: KeySet | undefined; readonly until: number } | undefined;
  /** The last keys that were fetched, and the time at which their fetch started. */
  #held: { readonly set: KeySet; readonly since: number } | undefined;
  /** Time of the last fetch that a wrong signature caused, in milliseconds since 1970. */
  #soughtNewerAt = Number.NEGATIVE_INFINITY;
  #loggedSkipped = "";

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
    this.#shipped = { set: readKeySet(options.shipped), until: options.now() + SHIPPED_MAX_AGE_MS };
    this.#fetch = new SingleFetch({ fetch: this.#download, deadlineMs: DEADLINE_MS, now: options.now });
    // Setting up TLS takes up to 30 ms, so let the module load first, and answer requests that need no key.
    setImmediate(this.#fetchFirst);
  }

  readonly #fetchFirst = () => {
    const isFetched = this.#fetch.sinceStart < Number.POSITIVE_INFINITY;
    if (!isFetched) void this.#fetch.run();
  };

  /**
   * Finds the key of a token.
   * @param deadline - Time to stop waiting for keys, in milliseconds since 1970.
   * @throws {@link KeysUnavailableError} if no keys can be fetched and the last ones are too old.
   * @throws {@link UnknownKeyError} if the issuer may have added the key after the last fetch.
   * @throws {@link NoSuchKeyError} if the issuer does not have the key: the token is invalid.
   */
  async find(wanted: WantedKey, deadline: number): Promise<UsableKey> {
    const set = this.#current();
    if (set === undefined || this.#needsFetchFirst()) return this.#findAfterFetch(wanted, deadline);
    if (
      this.#age >= this.#options.maxAgeMs * BACKGROUND_FETCH_AT &&
      this.#fetch.sinceStart >= UNKNOWN_KEY_REFETCH_MS
    ) {
      void this.#fetch.run();
    }
    const key = findKey(set, wanted);
    if (key !== undefined && key !== "unfit") return key;
    if (!this.#wasFetchedRecently) return this.#findAfterFetch(wanted, deadline);
    if (key !== undefined) return usable(key);
    throw new UnknownKeyError(seconds(UNKNOWN_KEY_REFETCH_MS - this.#fetch.sinceStart));
  }

  /**
   * Finds a newer key with the same `kid`. `undefined` if the issuer has not replaced it, or if a newer key was sought a
   * moment ago. A fetch for another reason does not count: the issuer can replace a key after it, and a valid token would
   * be rejected.
   * @param old - The key that did not sign the token.
   */
  async findNewer(old: UsableKey, wanted: WantedKey, deadline: number): Promise<UsableKey | undefined> {
    if (this.#fetch.running === undefined) {
      const now = this.#options.now();
      if (now - this.#soughtNewerAt < UNKNOWN_KEY_REFETCH_MS) return undefined;
      this.#soughtNewerAt = now;
    }
    await this.#refreshed(deadline);
    const set = this.#current();
    const key = set && findKey(set, wanted);
    return key === undefined || key === "unfit" || key.thumbprint === old.thumbprint ? undefined : key;
  }

  /** Finds a key after a fetch. If the key is still unknown then, the token is invalid. */
  async #findAfterFetch(wanted: WantedKey, deadline: number): Promise<UsableKey> {
    const failure = await this.#refreshed(deadline);
    const set = this.#current();
    const key = set && findKey(set, wanted);
    if (key !== undefined) return usable(key);
    if (failure !== undefined) throw new KeysUnavailableError(failure, seconds(FAILED_FETCH_RETRY_MS));
    throw new NoSuchKeyError("The issuer does not have the token's key");
  }

  /** Waits for the running fetch, or for a new one. Resolves to the reason for a failure. */
  async #refreshed(deadline: number): Promise<string | undefined> {
    const hasFailedRecently = this.#current() === undefined && this.#fetch.sinceStart < FAILED_FETCH_RETRY_MS;
    if (hasFailedRecently && this.#fetch.running === undefined) return "the last attempt failed a moment ago";
    const left = deadline - this.#options.now();
    return withTimeout(left, this.#fetch.run(), () => TIMEOUT_REASON);
  }

  readonly #download: Fetch<string | undefined> = async (signal, startedAt) => {
    try {
      const set = this.#read(await this.#options.source(signal));
      // A fetch that started later can end earlier; keep the newer keys.
      if (this.#held === undefined || this.#held.since <= startedAt) this.#held = { set, since: startedAt };
      return set.keys.length === 0 ? "the JWKS has no key that can be used" : undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const reason = signal.aborted ? TIMEOUT_REASON : message;
      this.#log("The issuer's keys could not be fetched", reason);
      return reason;
    } finally {
      this.#shipped = undefined;
    }
  };

  #read(document: unknown): KeySet {
    const set = readKeySet(document, this.#held?.set.keys);
    if (set === undefined) throw new TypeError("the document at jwks_uri is not a JWKS");
    const skipped = set.skipped.join(" ");
    if (skipped !== "" && skipped !== this.#loggedSkipped) {
      this.#log("Some of the issuer's keys cannot be used", skipped);
    }
    this.#loggedSkipped = skipped;
    return set;
  }

  #current(): KeySet | undefined {
    if (this.#held !== undefined) {
      return this.#age < this.#options.maxAgeMs * STALE_MAX_AGES ? this.#held.set : undefined;
    }
    return this.#shipped && this.#options.now() < this.#shipped.until ? this.#shipped.set : undefined;
  }

  /** Whether a request must wait for a fetch. Keys over the maximum age are used only after a failed fetch. */
  #needsFetchFirst(): boolean {
    if (this.#age < this.#options.maxAgeMs) return false;
    return this.#fetch.running !== undefined || this.#fetch.sinceStart >= UNKNOWN_KEY_REFETCH_MS;
  }

  /** Whether the last fetch is so recent that an unknown key does not cause another one. */
  get #wasFetchedRecently(): boolean {
    return this.#fetch.running === undefined && this.#fetch.sinceStart < UNKNOWN_KEY_REFETCH_MS;
  }

  get #age(): number {
    return this.#held === undefined ? 0 : this.#options.now() - this.#held.since;
  }

  #log(message: string, detail: string): void {
    this.#options.log({ level: "warn", message, issuer: this.#options.issuer, detail });
  }
}

function usable(key: UsableKey | "unfit"): UsableKey {
  if (key === "unfit") throw new NoSuchKeyError("The token's key is for another algorithm");
  return key;
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}
