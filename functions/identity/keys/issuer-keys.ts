import type { IdentityLog } from "../authentication.js";
import { DEADLINE_MS } from "../deadline.js";
import type { KeySource } from "./fetch/key-source.js";
import type { Fetch } from "./fetch/single-fetch.js";
import { SingleFetch } from "./fetch/single-fetch.js";
import { within } from "./fetch/within.js";
import { KeysUnavailableError, NoSuchKeyError, UnknownKeyError } from "./key-errors.js";
import type { KeySet, WantedKey } from "./key-set/key-set.js";
import { findKey, readKeySet } from "./key-set/key-set.js";
import type { UsableKey } from "./key-set/usable-key.js";

/** Settings and external dependencies of an issuer's keys. */
interface IssuerKeysOptions {
  /** For the log. */
  readonly issuer: string;
  readonly source: KeySource;
  /** A key that the issuer removed is accepted for at most this time, in milliseconds. */
  readonly maxAgeMs: number;
  /** JWKS from the time of deployment. */
  readonly shipped?: unknown;
  /** Milliseconds since 1970. It must advance while the process is frozen. */
  readonly now: () => number;
  readonly log: IdentityLog;
}

/** Reason that there are no new keys. */
const NO_ANSWER = `no answer within ${DEADLINE_MS} ms`;
/** Keys that do not contain a token's key are not fetched again within this time, in milliseconds. */
const VAIN_FETCH_MS = 10_000;
/** If there are no keys at all, a failed fetch is repeated after this time, in milliseconds. */
const FAILED_FETCH_MS = 1_000;
/** Shipped keys decide for at most this time after the start of the process, in milliseconds. */
const SHIPPED_MAX_AGE_MS = 3_000;
/** At this part of the maximum age, the keys are fetched in the background. */
const AHEAD = 0.8;
/** If the issuer cannot be reached, its last keys are accepted for this many maximum ages. */
const STALE_MAX_AGES = 7;

/**
 * The keys of one issuer. The first fetch starts with the first token, or as soon as the process is idle. Later ones start
 * before the maximum age is reached, or when a token names an unknown key or has another key's signature, but not more
 * than one within ten seconds.
 */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  /** Its result is the reason why there are no new keys. */
  readonly #fetch: SingleFetch<string | undefined>;
  #shipped: { readonly set: KeySet | undefined; readonly until: number } | undefined;
  /** The last keys that the issuer gave, and when that fetch started. */
  #held: { readonly set: KeySet; readonly since: number } | undefined;
  #loggedSkipped = "";

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
    this.#shipped = { set: readKeySet(options.shipped), until: options.now() + SHIPPED_MAX_AGE_MS };
    this.#fetch = new SingleFetch({ fetch: this.#download, deadlineMs: DEADLINE_MS, now: options.now });
    // TLS takes up to 30 ms to set up, so a module that is being loaded, and an answer that needs no key, come first.
    setImmediate(this.#fetchFirst);
  }

  readonly #fetchFirst = () => {
    const isFetched = this.#fetch.sinceStart < Number.POSITIVE_INFINITY;
    if (!isFetched) void this.#fetch.run();
  };

  /**
   * Finds the key of a token.
   * @param deadline - When to stop waiting for keys, in milliseconds since 1970.
   * @throws {@link KeysUnavailableError} if there are no keys that are young enough.
   * @throws {@link UnknownKeyError} if the key may be newer than the keys.
   * @throws {@link NoSuchKeyError} if the issuer does not have the key: the token is invalid.
   */
  async find(wanted: WantedKey, deadline: number): Promise<UsableKey> {
    const set = this.#current();
    if (set === undefined || this.#needsFetchFirst()) return this.#findAfterFetch(wanted, deadline);
    if (this.#age >= this.#options.maxAgeMs * AHEAD && this.#fetch.sinceStart >= VAIN_FETCH_MS) {
      void this.#fetch.run();
    }
    const key = findKey(set, wanted);
    if (key !== undefined && key !== "unfit") return key;
    if (!this.#wasFetchedNow) return this.#findAfterFetch(wanted, deadline);
    if (key !== undefined) return usable(key);
    throw new UnknownKeyError(seconds(VAIN_FETCH_MS - this.#fetch.sinceStart));
  }

  /**
   * Finds a key that has replaced another one with the same `kid`. `undefined` if there is none, or if the keys were
   * fetched a moment ago.
   * @param old - The key that did not sign the token.
   */
  async findNewer(old: UsableKey, wanted: WantedKey, deadline: number): Promise<UsableKey | undefined> {
    if (this.#wasFetchedNow) return undefined;
    await this.#refreshed(deadline);
    const set = this.#current();
    const key = set && findKey(set, wanted);
    return key === undefined || key === "unfit" || key.thumbprint === old.thumbprint ? undefined : key;
  }

  /** The fetch that a request waited for has the last word about a key. */
  async #findAfterFetch(wanted: WantedKey, deadline: number): Promise<UsableKey> {
    const failure = await this.#refreshed(deadline);
    const set = this.#current();
    const key = set && findKey(set, wanted);
    if (key !== undefined) return usable(key);
    if (failure !== undefined) throw new KeysUnavailableError(failure, seconds(FAILED_FETCH_MS));
    throw new NoSuchKeyError("The issuer does not have the token's key");
  }

  /** Waits for the running fetch, or for a new one. Returns why there are no new keys. */
  async #refreshed(deadline: number): Promise<string | undefined> {
    const hasFailedNow = this.#current() === undefined && this.#fetch.sinceStart < FAILED_FETCH_MS;
    if (hasFailedNow && this.#fetch.running === undefined) return "the last attempt failed a moment ago";
    const left = deadline - this.#options.now();
    return within(left, this.#fetch.run(), () => NO_ANSWER);
  }

  readonly #download: Fetch<string | undefined> = async (signal, startedAt) => {
    try {
      const set = this.#read(await this.#options.source(signal));
      // A later fetch can be faster.
      if (this.#held === undefined || this.#held.since <= startedAt) this.#held = { set, since: startedAt };
      return set.keys.length === 0 ? "the JWKS has no key that can be used" : undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const reason = signal.aborted ? NO_ANSWER : message;
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

  /** Keys over the maximum age are used only after an attempt to replace them has failed. */
  #needsFetchFirst(): boolean {
    if (this.#age < this.#options.maxAgeMs) return false;
    return this.#fetch.running !== undefined || this.#fetch.sinceStart >= VAIN_FETCH_MS;
  }

  /** Whether keys are not fetched again because of a token that they do not fit. */
  get #wasFetchedNow(): boolean {
    return this.#fetch.running === undefined && this.#fetch.sinceStart < VAIN_FETCH_MS;
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
