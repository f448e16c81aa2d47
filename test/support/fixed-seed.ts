import { configureGlobal } from "fast-check";

/**
 * Setup file. Property tests use the same values in every run, so that none fails by luck. `FUZZ_SEED=2` uses others.
 */
configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 1) });
