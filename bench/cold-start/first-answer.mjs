// A separate process. Loads a function as Lambda's runtime does, sends it one event, and prints the time. With
// PARSED_BELOW, a URL, it also lists the parsed files below it, which makes the measured time longer.
import { writeSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { HANDLER = "", EVENT = "", PARSED_BELOW, NETWORK } = process.env;
// The modules that Lambda's runtime for Node 24 has loaded before the function (package aws-lambda-ric 4.0.2).
for (const name of ["node:fs", "node:http", "node:net", "node:path"]) require(name);

// With NETWORK, every connection goes to that port of this machine.
if (NETWORK !== undefined) {
  const { Socket } = require("node:net");
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function () {
    return connect.call(this, Number(NETWORK), "127.0.0.1");
  };
}

const parsed = new Set();
if (PARSED_BELOW !== undefined) {
  const { Session } = require("node:inspector");
  const session = new Session();
  session.connect();
  session.on("Debugger.scriptParsed", ({ params: { url } }) => {
    if (url.startsWith(PARSED_BELOW)) parsed.add(url.slice(PARSED_BELOW.length));
  });
  session.post("Debugger.enable");
}
const event = JSON.parse(EVENT);

const cpuAtStart = process.cpuUsage();
const started = performance.now();
const { handler } = await import(HANDLER);
const imported = performance.now();
const answer = await handler(event, { awsRequestId: "request-1" }).catch(({ name, message }) => ({
  error: `${name}: ${message}`,
}));
const answered = performance.now();
const { user, system } = process.cpuUsage(cpuAtStart);

const undici = process.moduleLoadList.some((name) => name.includes("undici"));
const milliseconds = {
  import: imported - started,
  answer: answered - started,
  cpu: (user + system) / 1_000,
};
writeSync(1, `\n${JSON.stringify({ answer, milliseconds, parsed: [...parsed], undici })}`);
// A function may still fetch keys for later requests.
process.exit();
