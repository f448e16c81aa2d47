// Runs inside a function's process. All connections of the code go to the emulator: TLS to any host becomes plain HTTP
// to the listener that represents the Internet, which routes by the Host header. A host name fails with ENOTFOUND, as
// if DNS did not know it, unless it belongs to AWS or is in the stack's settings.
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";

const AWS_HOST = /(^|\.)(amazonaws\.com|amazoncognito\.com|aws\.dev|api\.aws)$/;

/**
 * Allows connections to `internetUrl` and `allowedUrls` only; any other resolvable address is redirected to
 * `internetUrl`.
 */
export function reroute({ internetUrl, allowedUrls, hosts }) {
  const known = new Set(hosts.map((host) => new URL(`https://${host}`).hostname));
  const resolves = (host) =>
    net.isIP(host) !== 0 || host === "localhost" || AWS_HOST.test(host) || known.has(host.toLowerCase());
  const internet = endpointOf(internetUrl);
  const allowed = new Set([internetUrl, ...allowedUrls].map((url) => keyOf(endpointOf(url))));

  const targetOf = (wanted) => {
    if (allowed.has(keyOf(wanted))) return wanted;
    return resolves(wanted.host) ? internet : { ...wanted, lookup: failLookup };
  };

  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const { options, listener } = parse(args);
    const wanted = { host: options.host ?? "localhost", port: Number(options.port) };
    // Node's HTTP agent sets the path to null if the connection is not a pipe.
    const isPipe = typeof options.path === "string";
    const target = targetOf(isPipe ? internet : wanted);
    const { path: _path, lookup: _lookup, ...rest } = options;
    return connect.call(this, { ...rest, ...target }, listener);
  };

  tls.connect = (...args) => {
    const { options, listener } = parse(args);
    const socket = new net.Socket({ signal: options.signal });
    // Properties of a TLS socket that HTTP clients check before use.
    Object.assign(socket, { encrypted: true, authorized: true, alpnProtocol: false });
    if (listener) socket.once("secureConnect", listener);
    socket.once("connect", () => socket.emit("secureConnect"));
    if (options.timeout) socket.setTimeout(options.timeout);
    const host = options.host ?? options.servername ?? "localhost";
    return socket.connect(resolves(host) ? internet : { host, port: options.port });
  };

  // Makes `import { connect } from "node:tls"` see the change, too.
  syncBuiltinESMExports();
}

/** Fails as `dns.lookup` does for a name that does not exist. */
function failLookup(hostname, _options, callback) {
  console.error(
    `${hostname} does not resolve here: it is neither a host of AWS nor of an issuer in the stack's settings`,
  );
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  Object.assign(error, { errno: -3008, code: "ENOTFOUND", syscall: "getaddrinfo", hostname });
  process.nextTick(callback, error);
}

function endpointOf(url) {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port || 80) };
}

function keyOf({ host, port }) {
  return `${host}:${port}`;
}

/**
 * Parses the arguments of `connect`: an options object, a port and a host, a path, or Node's own normalized array of
 * these.
 */
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
