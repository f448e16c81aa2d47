import { describe, expect, it } from "vitest";
import type {
  DownloadResponse,
  MultipartUpload,
  PresignedPut,
  SignPartsResponse,
} from "../../functions/presign/contract.js";
import { askApi } from "../support/api-calls.js";
import { logText } from "../support/break-stack.js";
import type { StackDocument } from "../support/change-stack.js";
import { changing } from "../support/change-stack.js";
import type { LocalStack } from "../support/local-stack.js";
import { serveUploads } from "../support/local-stack.js";
import { partUrl } from "../support/uploads-in-parts.js";

const SETTINGS = { patterns: ["presigned"], reading: true, bucket: { versioned: true } };
const POLICY = "uploads/Presigned/Function/Role/Policy";
const CONTENT = "content";

/** Statuses by step. A step that an earlier one prevented has none. */
type Statuses = Readonly<Record<string, number | undefined>>;

/** The statuses of all routes if no permission is missing. */
const WORKS: Statuses = {
  put: 200,
  stateOfPut: 200,
  create: 200,
  putPart: 200,
  state: 200,
  complete: 200,
  completeAgain: 200,
  stateOfCompleted: 200,
  abort: 204,
  download: 200,
  downloadVersion: 200,
};

describe("what the presign function's role allows", () => {
  it("is enough for every route", async () => {
    const { statuses } = await statusesAfter(() => {});

    expect(statuses).toEqual(WORKS);
  });

  it.each<[sid: string, broken: Statuses]>([
    ["ListParts", { state: 500, complete: 500, completeAgain: 500, stateOfCompleted: 500 }],
    ["AbortUploads", { abort: 500 }],
    ["GetObjectTags", { stateOfPut: 500, stateOfCompleted: 500 }],
    ["GetObjects", { completeAgain: 404, stateOfCompleted: 404, download: 403 }],
    ["GetObjectVersions", { downloadVersion: 403 }],
  ])("is needed by exactly those routes that break without %s", async (sid, broken) => {
    const { statuses, log } = await statusesAfter((document) => takeOut(document, sid));

    expect(statuses).toEqual({ ...WORKS, ...broken });
    expect(log).toContain("uploads/Presigned/Function/Role");
  });

  it("stores nothing, in one request or in parts, without PutObjects", async () => {
    const { statuses, keys } = await statusesAfter((document) => takeOut(document, "PutObjects"));

    expect(statuses).toMatchObject({ put: 403, create: 500 });
    expect(keys).toEqual([]);
  });
});

function takeOut(document: StackDocument, sid: string): void {
  let found = false;
  document.changePolicy(POLICY, (statements) => {
    found = statements.some(({ Sid }) => Sid === sid);
    return statements.filter(({ Sid }) => Sid !== sid);
  });
  if (!found) throw new Error(`${POLICY} has no ${sid}`);
}

async function statusesAfter(change: (document: StackDocument) => void) {
  const stack = await serveUploads(SETTINGS, changing(change));
  try {
    const client = await clientOf(stack);
    const statuses = { ...(await single(client)), ...(await inParts(client)), ...(await read(client)) };
    return { statuses, keys: await stack.keys(), log: logText(stack) };
  } finally {
    await stack.close();
  }
}

async function clientOf(stack: LocalStack) {
  const authorization = `Bearer ${await stack.token({ sub: "alice" })}`;
  const call = (method: string, path: string, body?: object) =>
    askApi({ stack, authorization }, method, path, body);
  return { call, stack };
}

type Client = Awaited<ReturnType<typeof clientOf>>;

const file = (key: string, more: object = {}) => ({
  key,
  length: CONTENT.length,
  type: "text/plain",
  ...more,
});

async function single({ call, stack }: Client): Promise<Statuses> {
  const upload = (await call("POST", "uploads", file("single.txt"))).json() as PresignedPut;
  const put = (await stack.send("PUT", upload.url, CONTENT, upload.headers)).status;
  return { put, stateOfPut: (await call("GET", `uploads/${upload.id}`)).status };
}

async function inParts(client: Client): Promise<Statuses> {
  const { call } = client;
  const created = await call("POST", "uploads", file("parts.txt", { method: "MULTIPART" }));
  if (created.status !== 200) return { create: created.status };
  const path = `uploads/${(created.json() as MultipartUpload).id}`;
  const status = async (method: string, below = "") => (await call(method, path + below)).status;
  return {
    create: created.status,
    putPart: await putPart(client, path),
    state: await status("GET"),
    complete: await status("POST", "/complete"),
    completeAgain: await status("POST", "/complete"),
    stateOfCompleted: await status("GET"),
    abort: await abortAnother(client),
  };
}

async function putPart({ call, stack }: Client, path: string): Promise<number> {
  const signed = (await call("POST", `${path}/parts`)).json() as SignPartsResponse;
  return (await stack.send("PUT", partUrl(signed), CONTENT)).status;
}

async function abortAnother({ call }: Client): Promise<number> {
  const created = await call("POST", "uploads", file("aborted.txt", { method: "MULTIPART" }));
  return (await call("DELETE", `uploads/${(created.json() as MultipartUpload).id}`)).status;
}

async function read({ call, stack }: Client): Promise<Statuses> {
  const statusOf = async (query: string) => {
    const { url, headers } = (await call("GET", `downloads/single.txt${query}`)).json() as DownloadResponse;
    return (await stack.send("GET", url, undefined, { ...headers })).status;
  };
  const keys = await stack.keys();
  if (!keys.includes("uploads/alice/single.txt")) return {};
  const { VersionId = "" } = await stack.head("uploads/alice/single.txt");
  return {
    download: await statusOf(""),
    downloadVersion: await statusOf(`?versionId=${encodeURIComponent(VersionId)}`),
  };
}
