// A process with both authorizers as they are deployed. Requests and changes of the clock arrive as messages; each answer
// is a message. What the functions log goes to the standard output, as in Lambda.
const RealDate = Date;
let now = Number(process.env.NOW);

// The clock does not advance between requests, so that no response depends on the machine. Deadlines use real time.
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [now] : args));
  }
  static now() {
    return now;
  }
};

const { EDGE, API } = process.env;
const [edge, api] = await Promise.all([EDGE, API].map(async (url) => (await import(url)).handler));

process.on("message", async ({ advanceSeconds = 0, edgeEvent, apiEvent }) => {
  now += advanceSeconds * 1_000;
  const failed = ({ name, message }) => ({ error: { name, message } });
  const answers = await Promise.all([edge(edgeEvent).catch(failed), api(apiEvent).catch(failed)]);
  process.send({ edge: answers[0], api: answers[1] });
});
process.send("ready");
