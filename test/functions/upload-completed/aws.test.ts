import { describe, expect, it } from "vitest";
import type { AwsAccess } from "../../../functions/sigv4/request/send-signed.js";
import { s3Endpoint } from "../../../functions/sigv4/s3-endpoint.js";
import { CALLS } from "../../../functions/upload-completed/aws/calls.js";
import { putEvent } from "../../../functions/upload-completed/aws/event-bridge.js";
import { createObjectStore } from "../../../functions/upload-completed/aws/object-store.js";
import type { UploadEvent } from "../../../functions/upload-completed/contract.js";
import { createdObject } from "../../../functions/upload-completed/event/created-event.js";
import { uploadEvent } from "../../../functions/upload-completed/event/upload-event.js";
import { createdEvent, ETAG, KEY, storedObject } from "./sample.js";

const PATH = "/uploads/alice/a%20b%2Bc.pdf";
const HOST = "https://uploads-bucket.s3.eu-central-1.amazonaws.com";

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Headers;
  readonly body: unknown;
}

/** AWS with these answers, one after the other, which records its requests. */
function aws(...answers: readonly (Response | TypeError)[]) {
  const sent: Sent[] = [];
  const left = [...answers];
  const access: AwsAccess = {
    ...CALLS,
    region: "eu-central-1",
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
    credentials: () => ({
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: "a-secret",
      sessionToken: "a-session",
    }),
    fetch: async (url, init) => {
      sent.push({
        url: String(url),
        method: init?.method,
        headers: new Headers(init?.headers),
        body: init?.body,
      });
      const answer = left.shift();
      if (answer instanceof Response) return answer;
      throw answer ?? new TypeError("no connection");
    },
  };
  const endpoint = s3Endpoint({
    bucketName: "uploads-bucket",
    region: "eu-central-1",
    transferAcceleration: false,
  });
  return { access, sent, store: createObjectStore(endpoint, access) };
}

const objectAnswer = (headers: Record<string, string>) =>
  new Response(null, { status: 200, headers: { "content-length": "5", etag: `"${ETAG}"`, ...headers } });

describe("head", () => {
  it("reads the named version with its checksums, signed with the session", async () => {
    const { store, sent } = aws(objectAnswer({}));

    await store.head({ key: KEY, versionId: "v+1" });

    expect(sent).toMatchObject([{ method: "HEAD", url: `${HOST}${PATH}?versionId=v%2B1` }]);
    expect(sent[0]?.headers.get("x-amz-checksum-mode")).toBe("ENABLED");
    expect(sent[0]?.headers.get("x-amz-security-token")).toBe("a-session");
    expect(sent[0]?.headers.get("authorization")).toContain("/20260102/eu-central-1/s3/aws4_request");
  });

  it("reads the object's properties from S3's response", async () => {
    const { store } = aws(
      objectAnswer({
        "content-type": "image/png",
        "x-amz-meta-upload-id": "upload-1",
        "x-amz-checksum-crc32": "NSRBwg==-3",
        "x-amz-checksum-type": "COMPOSITE",
        "cache-control": "no-cache",
        expires: "0",
        "x-amz-request-id": "N4N7GDK58NMKJ12R",
      }),
    );

    expect(await store.head({ key: KEY })).toEqual({
      size: 5,
      etag: ETAG,
      contentType: "image/png",
      headers: { "cache-control": "no-cache", expires: "0" },
      metadata: { "x-amz-meta-upload-id": "upload-1" },
      checksums: [{ algorithm: "crc32", value: "NSRBwg==-3" }],
      checksumType: "COMPOSITE",
    });
  });

  it("treats a checksum as the whole object's if S3 gives no type", async () => {
    const { store } = aws(objectAnswer({ "x-amz-checksum-sha256": "abc=" }));

    expect(await store.head({ key: KEY })).toMatchObject({ checksumType: "FULL_OBJECT" });
  });

  it("returns undefined if S3 answers 404", async () => {
    const { store } = aws(new Response(null, { status: 404 }));

    expect(await store.head({ key: KEY })).toBeUndefined();
  });
});

describe("tags", () => {
  const TAGGING =
    '<?xml version="1.0" encoding="UTF-8"?>\n<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>' +
    "<Tag><Key>a&amp;b</Key><Value>&lt;1&gt; &#233;&#x1F600;</Value></Tag><Tag><Key>empty</Key><Value/></Tag></TagSet></Tagging>";

  const tagging = (tags: string): string => `<Tagging><TagSet>${tags}</TagSet></Tagging>`;

  it("are read with their entities", async () => {
    const { store, sent } = aws(new Response(TAGGING));

    expect(await store.getTags({ key: KEY, versionId: "v1" })).toEqual([
      { key: "a&b", value: "<1> é😀" },
      { key: "empty", value: "" },
    ]);
    expect(sent).toMatchObject([{ method: "GET", url: `${HOST}${PATH}?tagging&versionId=v1` }]);
  });

  it.each([
    ["decimal references", "<Tag><Key>&#34;a&#10;b&#34;</Key><Value>&#38;lt;</Value></Tag>"],
    ["hexadecimal references", "<Tag><Key>&#x22;a&#xA;b&#x0022;</Key><Value>&#x26;lt;</Value></Tag>"],
    ["attributes", '<Tag xmlns=""><Key a="1">"a\nb"</Key><Value b=\'"\'>&amp;lt;</Value></Tag>'],
    [
      "carriage returns",
      "\r\n  <Tag>\r\n    <Key>&quot;a\r\nb&quot;</Key >\r\n    <Value>&amp;lt;</Value>\r\n  </Tag>\r\n",
    ],
  ])("are read if they are written with %s", async (_name, tag) => {
    const { store } = aws(new Response(tagging(tag)));

    expect(await store.getTags({ key: KEY })).toEqual([{ key: '"a\nb"', value: "&lt;" }]);
  });

  it.each(["<Tagging><TagSet></TagSet></Tagging>", "<Tagging><TagSet/></Tagging>"])(
    "are empty in %s",
    async (xml) => {
      const { store } = aws(new Response(xml));

      expect(await store.getTags({ key: KEY })).toEqual([]);
    },
  );

  it.each([
    ["not the list of tags", "<html>"],
    ["an unreadable tag", "<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>"],
    ["a tag in another namespace prefix", tagging("<s3:Tag><s3:Key>a</s3:Key><s3:Value/></s3:Tag>")],
    ["an unknown entity", tagging("<Tag><Key>a</Key><Value>&copy;</Value></Tag>")],
    ["a bare ampersand", tagging("<Tag><Key>a</Key><Value>b & c</Value></Tag>")],
    ["a reference to no character", tagging("<Tag><Key>a</Key><Value>&#x110000;</Value></Tag>")],
    ["a reference to NUL", tagging("<Tag><Key>a</Key><Value>&#0;</Value></Tag>")],
  ])("are never rewritten after a response with %s", async (_name, xml) => {
    const { store } = aws(new Response(xml));

    await expect(store.getTags({ key: KEY })).rejects.toThrow("does not have the documented form");
  });

  it("are written with their entities, and with the hash that S3 requires", async () => {
    const { store, sent } = aws(new Response(null, { status: 200 }));

    await store.putTags({ key: KEY }, [{ key: "a&b", value: "<1>" }]);

    expect(sent).toMatchObject([{ method: "PUT", url: `${HOST}${PATH}?tagging` }]);
    expect(sent[0]?.body).toBe(
      '<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet>' +
        "<Tag><Key>a&amp;b</Key><Value>&lt;1&gt;</Value></Tag></TagSet></Tagging>",
    );
    expect(sent[0]?.headers.get("content-md5")).toMatch(/^[\w+/]{22}==$/);
  });
});

describe("remove", () => {
  it("removes exactly the named version", async () => {
    const { store, sent } = aws(new Response(null, { status: 204 }));

    await store.remove({ key: KEY, versionId: "v1", etag: ETAG });

    expect(sent).toMatchObject([{ method: "DELETE", url: `${HOST}${PATH}?versionId=v1` }]);
    expect(sent[0]?.headers.has("if-match")).toBe(false);
  });

  it("removes an object without versions only while it is the object that was checked", async () => {
    const { store, sent } = aws(new Response(null, { status: 204 }));

    await store.remove({ key: KEY, etag: ETAG });

    expect(sent).toMatchObject([{ method: "DELETE", url: `${HOST}${PATH}` }]);
    expect(sent[0]?.headers.get("if-match")).toBe(`"${ETAG}"`);
  });

  it.each([404, 412])(
    "succeeds if S3 answers %s: the object is already deleted or replaced",
    async (status) => {
      const { store } = aws(new Response(null, { status }));

      await expect(store.remove({ key: KEY, etag: ETAG })).resolves.toBeUndefined();
    },
  );
});

describe("S3's rejections", () => {
  const denied = () => new Response("<Error><Code>AccessDenied</Code></Error>", { status: 403 });

  it.each<
    [string, Response | TypeError, (store: ReturnType<typeof aws>["store"]) => Promise<unknown>, RegExp]
  >([
    [
      "a HEAD",
      new Response(null, { status: 403 }),
      (store) => store.head({ key: KEY }),
      /^s3:GetObject failed with 403\./,
    ],
    [
      "a HEAD of a version",
      new Response(null, { status: 403 }),
      (store) => store.head({ key: KEY, versionId: "v" }),
      /^s3:GetObjectVersion failed with/,
    ],
    [
      "tags",
      denied(),
      (store) => store.getTags({ key: KEY }),
      /^s3:GetObjectTagging failed with 403 AccessDenied/,
    ],
    [
      "new tags",
      denied(),
      (store) => store.putTags({ key: KEY, versionId: "v" }, []),
      /^s3:PutObjectVersionTagging/,
    ],
    [
      "a removal",
      denied(),
      (store) => store.remove({ key: KEY, etag: ETAG }),
      /^s3:DeleteObject failed with/,
    ],
    [
      "a request to another Region",
      new Response(null, { status: 301 }),
      (store) => store.head({ key: KEY }),
      /failed with 301/,
    ],
    [
      "any request without a response",
      new TypeError("fetch failed"),
      (store) => store.head({ key: KEY }),
      /got no response/,
    ],
  ])(
    "are thrown: %s, with the permission but no key and no credential",
    async (_name, answer, call, message) => {
      const error = await call(aws(answer).store).catch((caught: unknown) => caught);

      expect(error).toHaveProperty("name", "AwsCallError");
      expect((error as Error).message).toMatch(message);
      expect(String(error)).not.toMatch(/alice|a-secret|a-session|AKIDEXAMPLE/);
    },
  );
});

describe("putEvent", () => {
  const EVENT: UploadEvent = uploadEvent(
    createdObject(createdEvent()),
    storedObject(),
    "upload-1",
    undefined,
  );
  const put = (answer: Response, endpointUrl?: string) => {
    const { access, sent } = aws(answer);
    return { sent, done: putEvent(EVENT, { eventBusName: "uploads", endpointUrl }, access) };
  };

  it("puts one entry on the bus, in one signed request", async () => {
    const { sent, done } = put(Response.json({ FailedEntryCount: 0, Entries: [{ EventId: "1" }] }));
    await done;

    expect(sent).toMatchObject([{ method: "POST", url: "https://events.eu-central-1.amazonaws.com/" }]);
    expect(sent[0]?.headers.get("x-amz-target")).toBe("AWSEvents.PutEvents");
    expect(sent[0]?.headers.get("authorization")).toContain("/eu-central-1/events/aws4_request");
    expect(JSON.parse(String(sent[0]?.body))).toEqual({
      Entries: [
        {
          Source: "s3-upload-patterns",
          DetailType: "Upload Completed",
          Detail: JSON.stringify(EVENT.detail),
          EventBusName: "uploads",
        },
      ],
    });
  });

  it("sends the event to another EventBridge if the environment names one", async () => {
    const { sent, done } = put(Response.json({ FailedEntryCount: 0 }), "http://127.0.0.1:4566/events");
    await done;

    expect(sent).toMatchObject([{ url: "http://127.0.0.1:4566/events" }]);
  });

  it.each<[string, Response, RegExp]>([
    [
      "an entry that EventBridge did not take",
      Response.json({ FailedEntryCount: 1, Entries: [{ ErrorCode: "InternalFailure" }] }),
      /The event bus uploads rejected the event: InternalFailure/,
    ],
    ["an answer without a count", Response.json({}), /rejected the event/],
    [
      "a rejection",
      Response.json({ __type: "AccessDeniedException" }, { status: 400 }),
      /events:PutEvents failed with 400 AccessDeniedException/,
    ],
    ["a response that is not JSON", new Response("<html>", { status: 503 }), /failed with 503/],
  ])("throws for %s", async (_name, answer, message) => {
    await expect(put(answer).done).rejects.toThrow(message);
  });
});
