/**
 * A process of its own: loads a function's code, hands it one event, and prints what that took. With `PARSED_BELOW` it
 * also names the files below that URL that were parsed on the way, which itself takes time.
 */
// Lambda's runtime has loaded it before it loads a function.
import "node:http";
import { Session } from "node:inspector";

const { HANDLER = "", EVENT = "", PARSED_BELOW } = process.env;
const parsed: string[] = [];

if (PARSED_BELOW !== undefined) {
  const session = new Session();
  session.connect();
  session.on("Debugger.scriptParsed", ({ params }) => {
    if (params.url.startsWith(PARSED_BELOW)) parsed.push(params.url.slice(PARSED_BELOW.length));
  });
  session.post("Debugger.enable");
}
const event: unknown = JSON.parse(EVENT);

const started = performance.now();
const { handler } = await import(HANDLER);
const { statusCode } = await handler(event);
const milliseconds = performance.now() - started;

process.stdout.write(`\n${JSON.stringify({ statusCode, milliseconds, parsed })}`);
