// A separate process, with a built authorizer as Lambda loads it: decides on each event of EVENTS, and writes the
// responses to ANSWERS. The function's log goes to stdout.
import { readFileSync, writeFileSync } from "node:fs";

const { HANDLER, EVENTS, ANSWERS } = process.env;
const { handler } = await import(HANDLER);
const answers = [];
for (const event of JSON.parse(readFileSync(EVENTS, "utf8"))) {
  answers.push(await handler(event).catch(({ name, message }) => ({ error: name, message })));
}
writeFileSync(ANSWERS, JSON.stringify(answers));
process.exit();
