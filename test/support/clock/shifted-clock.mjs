/**
 * Gives this process, and every process that it starts, another date: load it with `--import` and set `TEST_CLOCK`.
 * `TEST_CLOCK` is an ISO 8601 instant in UTC, and optionally a speed: `2028-02-29T23:59:58Z` or
 * `2027-05-04T10:20:00Z@0.1`. The clock starts there and runs on, ten times slower with `@0.1`, so that one second of
 * it lasts for a whole test file. Only `Date` is changed: timers and `performance.now` stay real, and so do the times
 * of the file system. A time zone needs no hook: set `TZ`.
 */
import childProcess from "node:child_process";
import { ServerResponse } from "node:http";
import { syncBuiltinESMExports } from "node:module";

const RealDate = Date;
const readRealClock = Date.now;

/** The clock of the parent process, so that all processes agree to the millisecond. */
const SHARED = "TEST_CLOCK_SHARED";
/** Set if the process got an environment without the hook, such as a Lambda function's. */
const HIDDEN = "TEST_CLOCK_HIDDEN";

const setting = process.env.TEST_CLOCK;
if (setting !== undefined) shiftClock(readSetting(setting));

function readSetting(text) {
  const [instant, speed = "1"] = text.split("@");
  const start = RealDate.parse(instant);
  if (!/Z$/.test(instant) || Number.isNaN(start) || !(Number(speed) > 0)) {
    throw new Error(`TEST_CLOCK is malformed: ${text}. Use an instant in UTC, such as 2028-02-29T23:59:58Z.`);
  }
  return { start, speed: Number(speed) };
}

function shiftClock({ start, speed }) {
  const shared = process.env[SHARED]?.split(" ").map(Number);
  let [realStart, shownStart] = shared ?? [readRealClock(), start];
  const now = () => Math.floor(shownStart + (readRealClock() - realStart) * speed);

  replaceDate(now);
  dateResponses();
  shareWithChildren(() => ({
    NODE_OPTIONS: process.env.NODE_OPTIONS ?? `--import=${import.meta.url}`,
    TEST_CLOCK: setting,
    [SHARED]: `${realStart} ${shownStart}`,
  }));
  if (process.env[HIDDEN]) hideSettings();
  /** Restarts the clock. A vitest setup file calls it, so that every test file starts at the same time. */
  globalThis[Symbol.for("test.restart-clock")] = () => {
    [realStart, shownStart] = [readRealClock(), start];
  };
}

function replaceDate(now) {
  RealDate.now = now;
  const ShiftedDate = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [now()] : args,
        newTarget === ShiftedDate ? target : newTarget,
      ),
  });
  RealDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}

/** Node sets the `Date` header from its own clock, and the AWS SDK corrects its clock by that header. */
function dateResponses() {
  const { writeHead } = ServerResponse.prototype;
  ServerResponse.prototype.writeHead = function (...args) {
    if (this.sendDate && !this.hasHeader("date")) this.setHeader("Date", new Date().toUTCString());
    return writeHead.apply(this, args);
  };
}

/** Starts child processes with the same clock, even those with their own environment. */
function shareWithChildren(readVariables) {
  for (const name of ["spawn", "fork"]) {
    const start = childProcess[name];
    childProcess[name] = (command, ...rest) => {
      const args = Array.isArray(rest[0]) ? rest[0] : [];
      const options = (Array.isArray(rest[0]) ? rest[1] : rest[0]) ?? {};
      const given = options.env ?? process.env;
      const hidden = given.TEST_CLOCK === undefined ? { [HIDDEN]: "1" } : {};
      return start(command, args, { ...options, env: { ...given, ...readVariables(), ...hidden } });
    };
  }
  syncBuiltinESMExports();
}

function hideSettings() {
  for (const name of ["NODE_OPTIONS", "TEST_CLOCK", SHARED, HIDDEN]) delete process.env[name];
}
