// A separate process. Serves Parameter Store and a user pool on one port of this machine, over TLS. Prints the port.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";

const { TLS_FILE = "", JWKS = "", PARAMETERS = "" } = process.env;
const pem = readFileSync(TLS_FILE);
const parameters = JSON.parse(PARAMETERS);

const server = createServer({ key: pem, cert: pem }, (request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => response.end(request.method === "POST" ? parameter(Buffer.concat(chunks)) : JWKS));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

function parameter(body) {
  const { Name } = JSON.parse(body);
  return JSON.stringify({ Parameter: { Name, Value: parameters[Name] } });
}
