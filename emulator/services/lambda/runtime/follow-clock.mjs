// Lets a function's process follow the stack's clock, which a test may set. Otherwise, if the clock is ahead, a token
// that the emulator issues would not be valid yet. Only `Date` follows; timers and `performance.now` stay real.
const RealDate = Date;
const readRealClock = Date.now;
let offsetMs = 0;

const now = () => readRealClock() + offsetMs;

/** Replaces `Date`, before the function is loaded. */
export function replaceDate() {
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [now()] : args,
        newTarget === globalThis.Date ? target : newTarget,
      ),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
}

/** Sets the difference between the stack's clock and the real one, in milliseconds. */
export function setClockOffset(milliseconds) {
  offsetMs = milliseconds;
}
