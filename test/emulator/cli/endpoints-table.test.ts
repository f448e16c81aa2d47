import { describe, expect, it } from "vitest";
import { endpointsTable } from "../../../emulator/cli/endpoints-table.js";
import type { Endpoints } from "../../../emulator/index.js";

const ENDPOINTS: Endpoints = {
  restApis: [{ constructPath: "doors/Api", stage: "v1", url: "http://127.0.0.1:4702/v1" }],
  apiDomains: [],
  distributions: [{ constructPath: "doors/Edge", url: "http://127.0.0.1:4703" }],
  outputs: { url: "http://127.0.0.1:4702/v1", client_secret: "hidden", count: 1 },
  s3: {
    endpoint: "http://127.0.0.1:4700",
    region: "eu-central-1",
    bucket: "files",
    buckets: ["files", "reports"],
    accessKeyId: "AKIA",
    secretAccessKey: "administrator's",
  },
  aws: { endpointUrl: "http://127.0.0.1:4701", region: "eu-central-1" },
  issuer: { url: "http://127.0.0.1:4701/pool", jwksUri: "", tokenUrl: "" },
};

function linesFor(userPools: readonly unknown[]): readonly string[] {
  const outputs = { ...ENDPOINTS.outputs, url: "https://abc.execute-api.eu-central-1.amazonaws.com/v1" };
  const running = {
    endpoints: ENDPOINTS,
    issuers: [],
    warnings: ["mind this"],
    model: { stackName: "doors", outputs, userPools, functions: [{ runtime: "nodejs20.x" }] },
  };
  return endpointsTable(running as unknown as Parameters<typeof endpointsTable>[0], "npx token").split("\n");
}

describe("the table that the command prints", () => {
  it("lists warnings, REST APIs, distributions, buckets, the issuer and outputs with local addresses", () => {
    expect(linesFor([{}])).toEqual([
      "warning: mind this",
      `Functions run on Node ${process.versions.node}`,
      "doors is running; Ctrl-C stops it",
      "",
      "  doors/Api (stage v1)  http://127.0.0.1:4702/v1",
      "  doors/Edge            http://127.0.0.1:4703",
      "  bucket files          http://127.0.0.1:4700/files",
      "  bucket reports        http://127.0.0.1:4700/reports",
      "  issuer                http://127.0.0.1:4701/pool",
      "  AWS_ENDPOINT_URL      http://127.0.0.1:4701",
      "",
      "Outputs",
      "  url  http://127.0.0.1:4702/v1",
      "",
      "TOKEN=$(npx token --sub alice)",
      "",
    ]);
  });

  it("prints no secret, and no token command if the stack has no issuer", () => {
    const text = linesFor([]).join("\n");

    expect(text).not.toMatch(/hidden|administrator's|TOKEN/);
  });
});
