// A process of its own: loads a function as Lambda's runtime does, hands it one event, and prints what that took. With
// PARSED_BELOW it also names the files below that URL that were parsed on the way, which itself takes time.
import { writeSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { HANDLER = "", EVENT = "", PARSED_BELOW, NETWORK } = process.env;
// What Lambda's runtime for Node 24 has loaded before the function (package aws-lambda-ric 4.0.2).
for (const name of ["node:fs", "node:http", "node:net", "node:path"]) require(name);

// Nothing answers, so that an answer that needs the network never comes.
if (NETWORK === "silent") {
  require("node:net").Socket.prototype.connect = function () {
    return this;
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

const started = performance.now();
const { handler } = await import(HANDLER);
const imported = performance.now();
const answer = await handler(event, { awsRequestId: "request-1" }).catch(({ name, message }) => ({
  error: `${name}: ${message}`,
}));
const answered = performance.now();

const undici = process.moduleLoadList.some((name) => name.includes("undici"));
const milliseconds = { import: imported - started, answer: answered - started };
writeSync(1, `\n${JSON.stringify({ answer, milliseconds, parsed: [...parsed], undici })}`);
// A function may still fetch keys, which it needs for later requests.
process.exit();
