import { Readable } from "node:stream";
import { createBooking } from "../../../functions/quota/booking.js";
import type { QuotaLimits, QuotaRules, QuotaUsage } from "../../../functions/quota/contract.js";
import type { QuotaCaller } from "../../../functions/quota/limits/caller-limits.js";
import { createQuota } from "../../../functions/quota/quota.js";
import type { FetchedResponse, SignedRequest } from "../../../functions/sigv4/request/send-signed.js";
import { open, TABLE } from "../../emulator/services/dynamodb/open-table.js";

/** 2026-01-02T03:04:05Z, the emulated clock's start. */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A caller without a tenant. */
export const ALICE = { subject: "alice" };

/** The object of an upload, as its event names it. It can be overwritten. */
export function stored(
  uploadId: string,
  size: number,
  caller: QuotaCaller = ALICE,
  event = `event-${uploadId}`,
) {
  return { uploadId, object: { key: `${uploadId}.txt`, isWrittenOnce: false }, size, caller, event };
}

/** The used and the reserved amount of each quota. */
export function amounts(usage: readonly QuotaUsage[]): readonly (readonly [string, number, number])[] {
  return usage.map(({ quota, scope, used, reserved }) => [`${scope} ${quota}`, used, reserved]);
}

type Fetch = (url: string, request: SignedRequest) => Promise<FetchedResponse>;

/** Options for a test's quotas. */
interface OpenOptions {
  /** Between the functions and the table. @default - nothing */
  readonly through?: (send: Fetch) => Fetch;
}

/** Quotas in a table of the emulator, whose clock the test moves. */
export async function openQuota(rules: QuotaRules, { through = (send) => send }: OpenOptions = {}) {
  const table = await open();
  let made = 0;
  const send = through(sendTo(table.httpHandler));
  /** Another instance of a function: it remembers nothing. */
  const instance = () => {
    const settings = {
      onUnavailable: "reject",
      ...rules,
      tableName: TABLE.name,
      region: TABLE.region,
    } as const;
    const ports = {
      fetch: send,
      now: () => table.time.now,
      credentials: table.credentials,
      newId: () => `fresh-${++made}`,
    };
    return { ...createQuota(settings, ports), settle: createBooking(settings, ports) };
  };
  /** The table's content, without the marks of keys. */
  const items = async () => {
    const { body } = await table.onTable("Scan", {});
    return body.Items as readonly Readonly<Record<string, Readonly<Record<string, unknown>>>>[];
  };
  const setLimits = (pk: string, limits: QuotaLimits) =>
    table.onTable("PutItem", {
      Item: {
        pk: { S: pk },
        sk: { S: "limits" },
        ...Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, { N: String(value) }])),
      },
    });
  return { quota: instance(), instance, time: table.time, items, setLimits };
}

function sendTo(handler: Awaited<ReturnType<typeof open>>["httpHandler"]): Fetch {
  return async (url, { method, headers, body = "" }) => {
    const { host } = new URL(url);
    const response = await handler({
      method,
      path: "/",
      query: "",
      remoteAddress: "127.0.0.1",
      headers: [["host", host], ...Object.entries(headers)],
      body: Readable.from([Buffer.from(body)]),
    });
    return {
      status: response.status,
      headers: new Map(response.headers),
      text: async () => String(response.body),
    };
  };
}
