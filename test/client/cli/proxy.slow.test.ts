import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import type { Server } from "node:https";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { finish } from "../../support/command.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import { bundleS3up } from "../support/bundle-child.js";
import { serveConnectProxy } from "../support/connect-proxy.js";
import { selfSigned } from "../support/self-signed.js";

const folder = mkdtempSync(join(tmpdir(), "s3up-proxy-"));
const content = randomBytes(100_000);
let stack: LocalStack;
let https: Server;
let script: string;
let environment: Readonly<Record<string, string>>;
let count = 0;

beforeAll(async () => {
  stack = await serveUploads({ patterns: ["presigned"], policy: { allowedExtensions: [".bin"] } });
  const certificate = selfSigned("localhost");
  const api = new URL(String(stack.endpoints.presigned));
  // The emulator has no TLS. Only the API is behind it: S3 is a separate host, without a proxy.
  https = createServer(certificate, (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const options = { method, path, port: api.port, headers: { ...headers, host: api.host } };
    const onward = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => https.listen(0, "localhost", resolve));
  writeFileSync(join(folder, "company.pem"), certificate.cert);
  script = bundleS3up(folder);
  environment = {
    XDG_CONFIG_HOME: folder,
    XDG_STATE_HOME: folder,
    S3UP_KEYCHAIN: "off",
    NODE_EXTRA_CA_CERTS: join(folder, "company.pem"),
    S3UP_ENDPOINT: `https://localhost:${(https.address() as AddressInfo).port}${api.pathname}`,
    S3UP_TOKEN: await stack.token({ sub: "alice" }),
  };
});

afterAll(async () => {
  https.closeAllConnections();
  https.close();
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

async function proxyWith(credentials?: string) {
  const proxy = await serveConnectProxy(credentials);
  onTestFinished(() => proxy.close());
  return proxy;
}

/** Uploads a file under a new key. Returns its key and the result of the command. */
async function copy(variables: Readonly<Record<string, string>>) {
  const path = join(folder, "file.bin");
  writeFileSync(path, content);
  const name = `proxied-${count++}.bin`;
  const result = await finish(process.execPath, [script, "cp", path, name], { ...environment, ...variables });
  return { ...result, key: `uploads/alice/${name}` };
}

function tunnel(): string {
  return new URL(environment.S3UP_ENDPOINT ?? "").host;
}

it.each([["HTTPS_PROXY"], ["https_proxy"], ["ALL_PROXY"]])(
  "s3up sends https requests through the proxy that %s names, but not those to S3 on this machine",
  async (variable) => {
    const proxy = await proxyWith();

    const { code, key } = await copy({ [variable]: `http://127.0.0.1:${proxy.port}` });

    expect(code).toBe(0);
    expect((await stack.object(key))?.equals(content)).toBe(true);
    expect(new Set(proxy.tunnels)).toEqual(new Set([tunnel()]));
  },
);

it("s3up does not use the proxy for hosts that NO_PROXY names", async () => {
  const proxy = await proxyWith();

  const { code } = await copy({
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    NO_PROXY: "example.com,localhost",
  });

  expect(code).toBe(0);
  expect(proxy.tunnels).toEqual([]);
});

it("s3up gives the proxy the user name and the password of its URL", async () => {
  const proxy = await proxyWith("me@home:p:ss");

  const { code, stderr } = await copy({ HTTPS_PROXY: `http://me%40home:p%3Ass@127.0.0.1:${proxy.port}` });

  expect(code).toBe(0);
  expect(stderr).not.toContain("p%3Ass");
  expect(proxy.tunnels.length).toBeGreaterThan(0);
});

it("s3up says what to do if the proxy rejects it, and does not try again", async () => {
  const proxy = await proxyWith("me:right");

  const { code, stderr } = await copy({ HTTPS_PROXY: `http://me:wrong@127.0.0.1:${proxy.port}` });

  expect(stderr).toMatch(/The proxy did not accept its user name or password.*http:\/\/USER:PASSWORD@/);
  expect(stderr).not.toContain("wrong");
  expect(code).toBe(2);
  expect(proxy.tunnels).toHaveLength(1);
});

it("s3up rejects a proxy URL with an unsupported scheme", async () => {
  const { code, stderr } = await copy({ HTTPS_PROXY: "socks5://127.0.0.1:1080" });

  expect(code).toBe(2);
  expect(stderr).toContain("HTTPS_PROXY and ALL_PROXY must be http or https URLs");
});

it("s3up does not try again without a trusted certificate, and says what to do", async () => {
  const { code, stderr } = await copy({ NODE_EXTRA_CA_CERTS: "" });

  expect(code).toBe(5);
  expect(stderr).toContain("has no certificate that this machine trusts (DEPTH_ZERO_SELF_SIGNED_CERT)");
  expect(stderr).toContain("NODE_EXTRA_CA_CERTS");
});
