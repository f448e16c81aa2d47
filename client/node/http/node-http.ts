/**
 * Node's HTTP modules. An `import` would read all their exports, which loads undici on Node 24: 15 ms of CPU time at
 * each start.
 * @see https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 */
export const http = process.getBuiltinModule("node:http");

/** Like {@link http}, over TLS. */
export const https = process.getBuiltinModule("node:https");
