// Runs inside a function's process. Whatever address the code asks for, the bytes go to the local runner: TLS to any
// host becomes plain HTTP to the listener that stands for the Internet, which routes by the Host header.
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";

/** Lets connections reach only `internetUrl` and `allowedUrls`; anything else is led to `internetUrl`. */
export function reroute(internetUrl, allowedUrls) {
  const internet = endpointOf(internetUrl);
  const allowed = new Set([internetUrl, ...allowedUrls].map((url) => keyOf(endpointOf(url))));

  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const { options, listener } = parse(args);
    const wanted = { host: options.host ?? "localhost", port: Number(options.port) };
    // Node's HTTP agent sets the path of a pipe to null where there is none.
    const isPipe = typeof options.path === "string";
    const target = !isPipe && allowed.has(keyOf(wanted)) ? wanted : internet;
    const { path: _path, lookup: _lookup, ...rest } = options;
    return connect.call(this, { ...rest, ...target }, listener);
  };

  tls.connect = (...args) => {
    const { options, listener } = parse(args);
    const socket = new net.Socket({ signal: options.signal });
    // What HTTP clients look at on a TLS socket before they use it.
    Object.assign(socket, { encrypted: true, authorized: true, alpnProtocol: false });
    if (listener) socket.once("secureConnect", listener);
    socket.once("connect", () => socket.emit("secureConnect"));
    if (options.timeout) socket.setTimeout(options.timeout);
    return socket.connect(internet);
  };

  // Makes `import { connect } from "node:tls"` see the change too.
  syncBuiltinESMExports();
}

function endpointOf(url) {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port || 80) };
}

function keyOf({ host, port }) {
  return `${host}:${port}`;
}

/** `connect` takes an options object, a port and a host, a path, or Node's own normalized array of these. */
function parse(args) {
  const list = Array.isArray(args[0]) ? args[0] : args;
  const listener = list.find((argument) => typeof argument === "function");
  const [first, second] = list;
  const given = list.find((argument) => typeof argument === "object" && argument !== null) ?? {};
  if (typeof first === "object" && first !== null) return { options: given, listener };
  const isPath = typeof first === "string" && Number.isNaN(Number(first));
  if (isPath) return { options: { ...given, path: first }, listener };
  const host = typeof second === "string" ? second : undefined;
  return { options: { host, ...given, port: first }, listener };
}
