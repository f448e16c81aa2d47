import { configureGlobal } from "fast-check";

/**
 * Setup file: property tests try the same values in every run, so that none fails by luck.
 * `FUZZ_SEED=2` tries others.
 */
configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 1) });
