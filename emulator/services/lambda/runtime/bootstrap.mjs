// The entry point of a function's process. It is plain JavaScript, because it runs with bare Node. It exchanges the
// messages of `../protocol.ts` over the IPC channel, one invocation at a time.
import { replaceDate, setClockOffset } from "./follow-clock.mjs";
import { loadHandler } from "./load-handler.mjs";
import { reroute } from "./reroute.mjs";

const MAX_RESPONSE_BYTES = 6 * 1024 * 1024;

const send = process.send.bind(process);
process.once("disconnect", () => process.exit());
// Ctrl-C in a terminal reaches every process of the group, but the emulator decides when its functions end.
process.on("SIGINT", () => undefined);

// Hides the SDK's warning about the local Node version: the function is written for the Node version of its runtime.
const emitWarning = process.emitWarning.bind(process);
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).startsWith("NodeVersionSupportWarning")) emitWarning(warning, ...rest);
};

const readRealClock = Date.now;

process.once("message", (start) => {
  if (start.clockOffsetMs !== undefined) {
    setClockOffset(start.clockOffsetMs);
    replaceDate();
  }
  reroute(start);
  loadHandler(start.taskRoot, start.handler).then(
    (handler) => {
      process.on("message", (message) => invoke(handler, message));
      send({ type: "ready" });
    },
    (error) => send({ type: "init-error", error: describe(error) }, () => process.exit(1)),
  );
});

async function invoke(handler, { requestId, payload, context, clockOffsetMs, deadline, traceId }) {
  setClockOffset(clockOffsetMs);
  process.env._X_AMZN_TRACE_ID = traceId;
  try {
    const answer = await handler(JSON.parse(payload), contextOf(context, deadline));
    send({ type: "result", requestId, ...outcomeOf(JSON.stringify(answer) ?? "null") });
  } catch (error) {
    console.error(error);
    send({ type: "result", requestId, error: describe(error) });
  }
}

function outcomeOf(payload) {
  const size = Buffer.byteLength(payload);
  if (size <= MAX_RESPONSE_BYTES) return { payload };
  return {
    error: {
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: `Response payload size (${size} bytes) exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
    },
  };
}

function contextOf(context, deadline) {
  return {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - readRealClock()),
  };
}

function describe(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? "").split("\n"),
  };
}
