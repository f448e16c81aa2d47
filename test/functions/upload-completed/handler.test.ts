import { describe, expect, it } from "vitest";
import type { UploadCompletedSettings, UploadEvent } from "../../../functions/upload-completed/contract.js";
import { createHandler } from "../../../functions/upload-completed/create-handler.js";
import type { ObjectTag, StoredObject } from "../../../functions/upload-completed/ports.js";
import { policyWith } from "../support/policies.js";
import { createdEvent, ETAG, KEY, SETTINGS, storedObject } from "./sample.js";

const TOO_SMALL: Partial<UploadCompletedSettings> = { policy: policyWith({ minBytes: 6 }) };

interface World {
  readonly stored?: StoredObject;
  readonly tags?: readonly ObjectTag[];
  readonly settings?: Partial<UploadCompletedSettings>;
  /** The call that fails. */
  readonly failing?: "putEvent" | "remove";
}

/** A handler in an environment that records its calls, in order. */
function handlerIn({ stored, tags = [], settings = {}, failing }: World) {
  const done: string[] = [];
  const events: UploadEvent[] = [];
  const logged: Record<string, unknown>[] = [];
  let tagsNow = tags;
  const act = (name: string, what: object) => {
    done.push(`${name} ${JSON.stringify(what)}`);
    if (name === failing) throw new TypeError("AWS is away");
  };
  const handler = createHandler(
    {
      store: {
        head: async ({ versionId }) => {
          act("head", { versionId });
          return stored;
        },
        getTags: async () => tagsNow,
        putTags: async (_object, next) => {
          act("putTags", next);
          tagsNow = next;
        },
        remove: async ({ key: _, ...version }) => act("remove", version),
      },
      putEvent: async (event) => {
        act("putEvent", { type: event.detailType });
        events.push(event);
      },
      log: (entry) => logged.push({ ...entry }),
    },
    { ...SETTINGS, ...settings },
  );
  const send = (event: unknown = createdEvent()) => handler(event, { awsRequestId: "request-1" });
  return { send, done, events, logged };
}

describe("a completed upload", () => {
  it("is announced with its metadata and S3's values", async () => {
    const metadata = { ...storedObject().metadata, "x-amz-meta-upload-tenant": "acme" };
    const world = handlerIn({ stored: storedObject({ metadata }) });

    const answer = await world.send(createdEvent({ versionId: "v1" }));

    expect(answer).toEqual({ outcome: "completed" });
    expect(world.done).toEqual(['head {"versionId":"v1"}', 'putEvent {"type":"Upload Completed"}']);
    expect(world.events).toEqual([
      {
        source: "s3-upload-patterns",
        detailType: "Upload Completed",
        detail: {
          version: "1",
          id: expect.stringMatching(/^[0-9a-f]{64}$/),
          bucket: "uploads-bucket",
          key: KEY,
          versionId: "v1",
          size: 5,
          etag: ETAG,
          contentType: "application/pdf",
          upload: { id: "upload-1", subject: "alice", tenant: "acme" },
        },
      },
    ]);
  });

  it("is logged without bytes if it is ignored, so that no metric counts it", async () => {
    const world = handlerIn({ stored: storedObject() });

    await world.send(createdEvent({ key: "elsewhere/a.pdf" }));

    expect(world.logged).toEqual([expect.not.objectContaining({ bytes: expect.anything() })]);
  });

  it("is logged in one line with identifiers and without the key", async () => {
    const world = handlerIn({ stored: storedObject() });

    await world.send();

    expect(world.logged).toEqual([
      {
        requestId: "request-1",
        eventId: world.events[0]?.detail.id,
        outcome: "completed",
        uploadId: "upload-1",
        bytes: 5,
      },
    ]);
    expect(JSON.stringify(world.logged)).not.toContain("alice");
  });
});

describe("an event's id", () => {
  const idOf = async (event: unknown) => {
    const world = handlerIn({ stored: storedObject() });
    await world.send(event);
    return world.events[0]?.detail.id;
  };

  it("is the same for each delivery of the event", async () => {
    expect(await idOf(createdEvent())).toBe(await idOf({ ...createdEvent(), id: "another-delivery" }));
  });

  it.each([
    ["key", createdEvent({ key: "uploads/alice/other.pdf" })],
    ["version", createdEvent({ versionId: "v2" })],
    ["sequencer", createdEvent({ sequencer: "617f08299329d18a" })],
  ])("differs with the %s", async (_name, other) => {
    expect(await idOf(other)).not.toBe(await idOf(createdEvent()));
  });

  it("separates the end of a key from the beginning of a version", async () => {
    const one = createdEvent({ key: "uploads/a", versionId: "bc" });
    const other = createdEvent({ key: "uploads/ab", versionId: "c" });

    expect(await idOf(one)).not.toBe(await idOf(other));
  });
});

describe("no event is sent for", () => {
  it.each<[string, string, World, unknown]>([
    ["another bucket", "ignored", {}, createdEvent({ bucket: "other" })],
    ["a key outside the prefix", "ignored", {}, createdEvent({ key: "reports/a.pdf" })],
    [
      "GuardDuty's own object",
      "ignored",
      { stored: storedObject({ metadata: {} }), settings: { prefix: "", foreignObjects: "reject" } },
      createdEvent({ key: "malware-protection-resource-validation-object" }),
    ],
    ["an object that is gone", "gone", {}, createdEvent()],
    [
      "a copy of an upload with its metadata",
      "foreign",
      { stored: storedObject() },
      createdEvent({ reason: "CopyObject" }),
    ],
    [
      "an object that was overwritten",
      "superseded",
      { stored: storedObject({ etag: "other" }) },
      createdEvent(),
    ],
    [
      "an object that came by no way in",
      "foreign",
      { stored: storedObject({ metadata: {} }) },
      createdEvent(),
    ],
  ])("%s", async (_name, outcome, given, event) => {
    const world = handlerIn(given);

    const answer = await world.send(event);

    expect(answer).toEqual({ outcome });
    expect(world.events).toEqual([]);
    expect(world.logged).toMatchObject([{ outcome }]);
    expect(world.done.filter((call) => !call.startsWith("head"))).toEqual([]);
  });

  it("a deleted object, but the log says that S3 answered 404", async () => {
    const world = handlerIn({});

    await world.send();

    expect(world.logged).toMatchObject([{ outcome: "gone", detail: expect.stringContaining("404") }]);
  });
});

describe('with foreignObjects "reject"', () => {
  const settings = { foreignObjects: "reject", rejectedObjects: "delete" } as const;

  it("tags an object that was not uploaded through this project, and removes nothing", async () => {
    const world = handlerIn({ stored: storedObject({ metadata: {} }), settings });

    const answer = await world.send();

    expect(answer).toEqual({ outcome: "foreign" });
    expect(world.done.slice(1)).toEqual(['putTags [{"key":"upload-rejected","value":"ForeignObject"}]']);
    expect(world.logged).toMatchObject([{ outcome: "foreign", code: "ForeignObject" }]);
  });

  it.each([
    ["a copy", { reason: "CopyObject" }, storedObject({ metadata: {} })],
    ["an object outside the prefix", { key: "reports/a.pdf" }, storedObject({ metadata: {} })],
  ])("ignores %s", async (_name, created, stored) => {
    const world = handlerIn({ stored, settings });

    await world.send(createdEvent(created));

    expect(world.done).toEqual([]);
  });
});

describe("a malformed key below the prefix", () => {
  it.each([
    "uploads/../a.pdf",
    "uploads/alice/../bob/a.pdf",
    "uploads/alice//a.pdf",
    "uploads/alice/a\nb.html",
    "uploads/alice/a/",
  ])("%j is rejected, never ignored", async (key) => {
    const world = handlerIn({ stored: storedObject() });

    const answer = await world.send(createdEvent({ key }));

    expect(answer).toEqual({ outcome: "rejected" });
    expect(world.events[0]?.detail).toMatchObject({ key, rejection: { code: "InvalidKey" } });
  });

  it("with GuardDuty's name and an upload's metadata is checked like any other", async () => {
    const world = handlerIn({ stored: storedObject(), settings: { prefix: "" } });

    await world.send(createdEvent({ key: "malware-protection-resource-validation-object" }));

    expect(world.events).toMatchObject([{ detailType: "Upload Completed" }]);
  });
});

describe("a rejected upload", () => {
  it("is tagged, then announced with the reason", async () => {
    const world = handlerIn({ stored: storedObject(), settings: TOO_SMALL });

    const answer = await world.send();

    expect(answer).toEqual({ outcome: "rejected" });
    expect(world.done.slice(1)).toEqual([
      'putTags [{"key":"upload-rejected","value":"TooSmall"},{"key":"upload-status","value":"rejected"}]',
      'putEvent {"type":"Upload Rejected"}',
    ]);
    expect(world.events[0]?.detail.rejection).toEqual({
      code: "TooSmall",
      message: "The object has 5 bytes; the upload policy requires at least 6.",
    });
    expect(world.logged).toMatchObject([{ outcome: "rejected", code: "TooSmall" }]);
  });

  it("keeps its other tags, except GuardDuty's, which only the scanner may write", async () => {
    const tags = [
      { key: "project", value: "x" },
      { key: "GuardDutyMalwareScanStatus", value: "THREATS_FOUND" },
      { key: "guarddutymalwarescanstatus", value: "NO_THREATS_FOUND" },
    ];
    const world = handlerIn({ stored: storedObject(), tags, settings: TOO_SMALL });

    await world.send();

    expect(world.done[1]).toBe(
      'putTags [{"key":"project","value":"x"},{"key":"upload-rejected","value":"TooSmall"},{"key":"upload-status","value":"rejected"}]',
    );
  });

  it("is not tagged again when the event is repeated, and is announced with the same id", async () => {
    const world = handlerIn({ stored: storedObject(), settings: TOO_SMALL });

    await world.send();
    await world.send();

    expect(world.done.filter((call) => call.startsWith("putTags"))).toHaveLength(1);
    expect(world.events).toHaveLength(2);
    expect(world.events[0]).toEqual(world.events[1]);
  });

  it.each([
    ["in a bucket with versions that very version", "v1", `{"versionId":"v1","etag":"${ETAG}"}`],
    ["in a bucket without them the object with that ETag", undefined, `{"etag":"${ETAG}"}`],
    ["with suspended versioning, the object with that ETag", "null", `{"etag":"${ETAG}"}`],
  ])("is deleted if the settings say so: %s", async (_name, versionId, removed) => {
    const settings = { ...TOO_SMALL, rejectedObjects: "delete" } as const;
    const world = handlerIn({ stored: storedObject(), settings });

    await world.send(createdEvent({ versionId }));

    expect(world.done.slice(1)).toEqual(['putEvent {"type":"Upload Rejected"}', `remove ${removed}`]);
  });

  it("is not deleted before the event is sent, because a retry could not report a deleted object", async () => {
    const settings = { ...TOO_SMALL, rejectedObjects: "delete" } as const;
    const world = handlerIn({ stored: storedObject(), settings, failing: "putEvent" });

    await expect(world.send()).rejects.toThrow("AWS is away");

    expect(world.done.some((call) => call.startsWith("remove"))).toBe(false);
  });
});

describe("a failure", () => {
  it("is thrown, so that Lambda retries, and logged without the key", async () => {
    const world = handlerIn({ stored: storedObject(), failing: "putEvent" });

    await expect(world.send()).rejects.toThrow("AWS is away");

    expect(world.logged).toMatchObject([
      { level: "error", outcome: "failed", detail: "TypeError: AWS is away" },
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ["nothing", null, /event must be an object/],
    ["another service's event", { ...createdEvent(), source: "aws.ec2" }, /source/],
    ["another event of S3", { ...createdEvent(), "detail-type": "Object Deleted" }, /detail-type/],
    ["no bucket", { ...createdEvent(), detail: {} }, /detail\.bucket is missing/],
    ["no key", createdEvent({ key: "" }), /detail\.object\.key must be a string/],
    ["no ETag", createdEvent({ etag: "" }), /detail\.object\.etag/],
    ["no sequencer", createdEvent({ sequencer: "" }), /detail\.object\.sequencer/],
  ])("is thrown for %s instead of S3's event, and names the problem", async (_name, event, message) => {
    const world = handlerIn({ stored: storedObject() });

    await expect(world.send(event)).rejects.toThrow(message);

    expect(world.done).toEqual([]);
  });
});
