/** Setup file of a run with a shifted clock: every test file starts at the time in `TEST_CLOCK`. */
const restart = Reflect.get(globalThis, Symbol.for("test.restart-clock"));
if (typeof restart === "function") restart();
