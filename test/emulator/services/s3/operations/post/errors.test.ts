import { readdir } from "node:fs/promises";
import { Readable } from "node:stream";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Condition, FormSpec, PostAnswer } from "../../support/post-form.js";
import {
  anyUnder,
  BOUNDARY,
  browserForm,
  handMade,
  MULTIPART,
  part,
  post,
  signedFields,
} from "../../support/post-form.js";
import type { World } from "../../support/world.js";
import { bodyText, createWorld, directRequest } from "../../support/world.js";

const FILE = part('name="file"; filename="a.txt"', "hello");

async function expectError(
  world: World,
  answer: PostAnswer,
  [status, code, rest]: readonly [number, string, Readonly<Record<string, string>>],
): Promise<void> {
  const { KeyCount } = await world.client.send(new ListObjectsV2Command({ Bucket: "files" }));
  const elements = Object.fromEntries(Object.keys(rest).map((name) => [name, answer.element(name)]));
  expect([answer.status, answer.element("Code"), elements, KeyCount]).toEqual([status, code, rest, 0]);
}

const condition = (failed: string): Readonly<Record<string, string>> => ({
  Message: `Invalid according to Policy: Policy Condition failed: ${failed.replaceAll('"', "&quot;")}`,
});

describe("a form's policy", () => {
  it.each<[string, readonly Condition[], string]>([
    ["an exact value that differs", [{ key: "in/b.txt" }], '["eq", "$key", "in/b.txt"]'],
    ["an exact value of another case", [["eq", "$key", "IN/A.txt"]], '["eq", "$key", "IN/A.txt"]'],
    ["a prefix that differs", [["starts-with", "$key", "out/"]], '["starts-with", "$key", "out/"]'],
    ["a name without its $", [["eq", "key", "in/a.txt"]], '["eq", "key", "in/a.txt"]'],
    ["a missing field", [["starts-with", "$acl", ""]], '["starts-with", "$acl", ""]'],
    ["another bucket", [{ bucket: "other" }], '["eq", "$bucket", "other"]'],
    [
      "bounds that are not numbers",
      [["content-length-range", "5", "10"]],
      '["content-length-range", "5", "10"]',
    ],
  ])("rejects %s", async (_name, extraConditions, failed) => {
    const world = await createWorld();

    const answer = await post(world, browserForm(signedFields(world, { extraConditions })));

    await expectError(world, answer, [403, "AccessDenied", condition(failed)]);
  });

  it.each([
    ["image/jpg,image/png, image/gif", 204],
    ["image/jpg,text/plain", 403],
    ["text/plain", 403],
  ])("requires the prefix for each type in the list %s: %i", async (type, status) => {
    const world = await createWorld();
    const fields = { key: "in/a.txt", "Content-Type": type };
    const conditions = [...anyUnder("in/"), ["starts-with", "$Content-Type", "image/"]];

    const answer = await post(world, browserForm(signedFields(world, { fields, conditions })));

    expect(answer.status).toBe(status);
  });

  it.each([
    "x-amz-meta-note",
    "acl",
    "Content-Type",
    "success_action_status",
    "submit",
    "x-amz-storage-class",
  ])("rejects the field %s if no condition covers it", async (name) => {
    const world = await createWorld();

    const answer = await post(world, browserForm({ ...signedFields(world), [name]: "private" }));

    const Message = `Invalid according to Policy: Extra input fields: ${name}`;
    await expectError(world, answer, [403, "AccessDenied", { Message }]);
  });

  it.each(["bucket", "key", "x-amz-credential", "x-amz-date", "x-amz-algorithm"])(
    "rejects a policy without a condition on %s",
    async (name) => {
      const world = await createWorld();
      const conditions = anyUnder("in/").filter((one) => !JSON.stringify(one).includes(name));

      const answer = await post(world, browserForm(signedFields(world, { conditions })));

      const Message = `Invalid according to Policy: Extra input fields: ${name}`;
      await expectError(world, answer, [403, "AccessDenied", { Message }]);
    },
  );

  it("rejects a bucket field that is not the bucket that the form was sent to", async () => {
    const world = await createWorld();
    const fields = { key: "in/a.txt", bucket: "other" };
    const conditions = [...anyUnder("in/").slice(1), { bucket: "other" }];

    const answer = await post(world, browserForm(signedFields(world, { fields, conditions })));

    await expectError(world, answer, [403, "AccessDenied", condition('["eq", "$bucket", "other"]')]);
  });

  it("joins fields of one name, so that each one is checked", async () => {
    const world = await createWorld();
    const body = handMade(signedFields(world), [part('name="key"', "in/b.txt"), FILE]);

    const answer = await post(world, body, MULTIPART);

    await expectError(world, answer, [403, "AccessDenied", condition('["eq", "$key", "in/a.txt"]')]);
  });

  it("rejects a policy at the moment of its expiry", async () => {
    const world = await createWorld();
    const form = () => browserForm(signedFields(world, { expiresInSeconds: 60, signedAt: start }));
    const start = world.time.now;
    const late = form();
    world.time.now += 60_000;

    const answer = await post(world, late);

    const Message = "Invalid according to Policy: Policy expired.";
    await expectError(world, answer, [403, "AccessDenied", { Message }]);
  });

  it("rejects a signature over seven days old, whatever the policy says", async () => {
    const world = await createWorld();
    const signedAt = world.time.now - 7 * 24 * 3_600_000 - 1000;

    const answer = await post(world, browserForm(signedFields(world, { signedAt, expiresInSeconds: 3600 })));

    const Message = "Invalid according to Policy: Policy expired.";
    await expectError(world, answer, [403, "AccessDenied", { Message }]);
  });

  it.each([
    [4, [400, "EntityTooSmall", { ProposedSize: "4", MinSizeAllowed: "5" }]],
    [11, [400, "EntityTooLarge", { ProposedSize: "11", MaxSizeAllowed: "10" }]],
    [300_000, [400, "EntityTooLarge", { ProposedSize: "300000", MaxSizeAllowed: "10" }]],
  ] as const)("rejects a file of %i bytes if 5 to 10 are allowed", async (size, error) => {
    const world = await createWorld();
    const spec: FormSpec = { extraConditions: [["content-length-range", 5, 10]] };

    const answer = await post(world, browserForm(signedFields(world, spec), "x".repeat(size)));

    await expectError(world, answer, error);
  });

  it.each([5, 10])("accepts a file of %i bytes if 5 to 10 are allowed", async (size) => {
    const world = await createWorld();
    const spec: FormSpec = { extraConditions: [["content-length-range", 5, 10]] };

    const answer = await post(world, browserForm(signedFields(world, spec), "x".repeat(size)));

    expect(answer.status).toBe(204);
  });

  const at = "2099-01-01T00:00:00Z";
  it.each([
    ["a document that is not JSON", "{", "Invalid JSON."],
    ["a list", "[]", "Invalid JSON."],
    ["no expiration", '{"conditions":[]}', "Policy missing expiration."],
    ["no conditions", `{"expiration":"${at}"}`, "Policy missing conditions."],
    [
      "conditions of another kind",
      `{"expiration":"${at}","conditions":{}}`,
      "Invalid 'conditions' value: must be a List.",
    ],
    ["another member", `{"expiration":"${at}","conditions":[],"statement":1}`, "Unexpected: 'statement'"],
    ["members of another case", `{"EXPIRATION":"${at}","conditions":[]}`, "Unexpected: 'EXPIRATION'"],
    [
      "an offset",
      '{"expiration":"2099-01-01T00:00:00+02:00","conditions":[]}',
      "Invalid 'expiration' value: '2099-01-01T00:00:00+02:00'",
    ],
    [
      "a day that does not exist",
      '{"expiration":"2099-13-41T00:00:00Z","conditions":[]}',
      "Invalid 'expiration' value: '2099-13-41T00:00:00Z'",
    ],
    [
      "a condition that is a string",
      `{"expiration":"${at}","conditions":["eq"]}`,
      "Invalid Condition: must be a List or Object.",
    ],
    [
      "an empty condition",
      `{"expiration":"${at}","conditions":[[]]}`,
      "Invalid Condition: missing operation identifier.",
    ],
    [
      "an empty object",
      `{"expiration":"${at}","conditions":[{}]}`,
      "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    ],
    [
      "two properties",
      `{"expiration":"${at}","conditions":[{"a":"1","b":"2"}]}`,
      "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    ],
    [
      "a number as a value",
      `{"expiration":"${at}","conditions":[{"key":1}]}`,
      "Invalid Simple-Condition: value must be a string.",
    ],
    [
      "an unknown operation",
      `{"expiration":"${at}","conditions":[["ends-with","$key","x"]]}`,
      "Invalid Condition: unknown operation 'ends-with'.",
    ],
    [
      "a missing operand",
      `{"expiration":"${at}","conditions":[["eq","$key"]]}`,
      "Invalid eq: wrong number of arguments.",
    ],
    [
      "a missing bound",
      `{"expiration":"${at}","conditions":[["content-length-range",0]]}`,
      "Invalid content-length-range: wrong number of arguments.",
    ],
    [
      "a negative bound",
      `{"expiration":"${at}","conditions":[["content-length-range",-1,0]]}`,
      "Invalid JSON.",
    ],
    ["a fraction", `{"expiration":"${at}","conditions":[["content-length-range",0,1.5]]}`, "Invalid JSON."],
  ])("rejects a document with %s", async (_name, document, problem) => {
    const world = await createWorld();

    const answer = await post(world, browserForm(signedFields(world, { document })));

    const Message = `Invalid Policy: ${problem.replaceAll("'", "&apos;")}`;
    await expectError(world, answer, [400, "InvalidPolicyDocument", { Message }]);
  });
});

describe("a form's signature", () => {
  type Fields = Record<string, string>;
  const without = (name: string) => (fields: Fields) =>
    Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name));
  const missing = (name: string) => ({
    Message: `Bucket POST must contain a field named &apos;${name}&apos;.  If it is specified, please check the order of the fields.`,
    ArgumentName: name,
    ArgumentValue: "",
  });

  it.each<[string, (fields: Fields) => Fields, readonly [number, string, Fields]]>([
    [
      "an altered policy",
      (f) => ({ ...f, policy: `${f.policy}`.slice(0, -4) }),
      [403, "SignatureDoesNotMatch", {}],
    ],
    [
      "an altered signature",
      (f) => ({ ...f, "x-amz-signature": "0".repeat(64) }),
      [403, "SignatureDoesNotMatch", {}],
    ],
    ["no policy", without("policy"), [400, "InvalidArgument", missing("Policy")]],
    ["no algorithm", without("x-amz-algorithm"), [400, "InvalidArgument", missing("X-Amz-Algorithm")]],
    ["no credential", without("x-amz-credential"), [400, "InvalidArgument", missing("X-Amz-Credential")]],
    ["no date", without("x-amz-date"), [400, "InvalidArgument", missing("X-Amz-Date")]],
    ["no signature", without("x-amz-signature"), [400, "InvalidArgument", missing("X-Amz-Signature")]],
    ["no key", without("key"), [400, "InvalidArgument", missing("key")]],
    [
      "another algorithm",
      (f) => ({ ...f, "x-amz-algorithm": "HMAC" }),
      [400, "InvalidArgument", { ArgumentName: "X-Amz-Algorithm" }],
    ],
    [
      "a malformed date",
      (f) => ({ ...f, "x-amz-date": "today" }),
      [400, "InvalidArgument", { ArgumentName: "X-Amz-Date" }],
    ],
    [
      "a malformed credential",
      (f) => ({ ...f, "x-amz-credential": "AKIA" }),
      [400, "InvalidArgument", { ArgumentName: "X-Amz-Credential" }],
    ],
    [
      "an unknown key",
      (f) => ({ ...f, "x-amz-credential": `${f["x-amz-credential"]}`.replace(/^[^/]*/, "AKIAUNKNOWN") }),
      [403, "InvalidAccessKeyId", {}],
    ],
    ["an unknown token", (f) => ({ ...f, "x-amz-security-token": "t" }), [400, "InvalidToken", {}]],
    ["version 2", (f) => ({ ...f, AWSAccessKeyId: "AKIA", signature: "s" }), [400, "InvalidRequest", {}]],
    ["nothing at all", ({ key = "" }) => ({ key }), [403, "AccessDenied", { Message: "Access Denied" }]],
    ["a policy alone", ({ key = "", policy = "" }) => ({ key, policy }), [403, "AccessDenied", {}]],
  ])("rejects %s", async (_name, alter, error) => {
    const world = await createWorld();

    const answer = await post(world, browserForm(alter(signedFields(world))));

    await expectError(world, answer, error);
  });

  it("rejects another Region, and names the right Region", async () => {
    const world = await createWorld();

    const answer = await post(world, browserForm(signedFields(world, { region: "us-east-1" })));

    await expectError(world, answer, [
      400,
      "InvalidArgument",
      { ArgumentName: "X-Amz-Credential", Region: "eu-central-1" },
    ]);
  });

  it("rejects the keys of a session without its token, and after its expiry", async () => {
    const world = await createWorld();
    const credentials = world.writer();
    const { sessionToken: _, ...tokenless } = credentials;
    const first = await post(world, browserForm(signedFields(world, { credentials: tokenless })));
    world.time.now += 3_601_000;

    const second = await post(world, browserForm(signedFields(world, { credentials })));
    world.time.now -= 3_601_000;

    await expectError(world, first, [403, "InvalidAccessKeyId", {}]);
    await expectError(world, second, [400, "ExpiredToken", {}]);
  });

  it("shows the signed string, and no canonical request", async () => {
    const world = await createWorld();
    const fields: Record<string, string> = { ...signedFields(world), "x-amz-signature": "0".repeat(64) };

    const answer = await post(world, browserForm(fields));

    expect(answer.element("StringToSign")).toBe(fields.policy);
    expect(answer.xml).not.toContain("CanonicalRequest");
  });
});

describe("a form's body", () => {
  it.each<
    [
      string,
      (world: World) => readonly [string, Record<string, string>],
      readonly [number, string, Record<string, string>],
    ]
  >([
    [
      "another type",
      () => ["a=b", { "content-type": "application/x-www-form-urlencoded" }],
      [
        412,
        "PreconditionFailed",
        { Condition: "Bucket POST must be of the enclosure-type multipart/form-data" },
      ],
    ],
    ["no boundary", () => ["", { "content-type": "multipart/form-data" }], [400, "MalformedPOSTRequest", {}]],
    [
      "another boundary",
      (w) => [handMade(signedFields(w), [FILE]), { "content-type": "multipart/form-data; boundary=other" }],
      [400, "MalformedPOSTRequest", {}],
    ],
    ["no end", (w) => [handMade(signedFields(w), [FILE], ""), MULTIPART], [400, "MalformedPOSTRequest", {}]],
    [
      "an incomplete file",
      (w) => [handMade(signedFields(w), [FILE], "").slice(0, -4), MULTIPART],
      [400, "MalformedPOSTRequest", {}],
    ],
    [
      "incomplete fields",
      () => [`--${BOUNDARY}\r\nContent-Disposition: form-data; name="key"\r\n\r\nin`, MULTIPART],
      [400, "MalformedPOSTRequest", {}],
    ],
    [
      "no file",
      (w) => [handMade(signedFields(w), []), MULTIPART],
      [400, "InvalidArgument", { ArgumentName: "file", ArgumentValue: "0" }],
    ],
    [
      "two files",
      (w) => [handMade(signedFields(w), [FILE, FILE]), MULTIPART],
      [400, "InvalidArgument", { ArgumentName: "file", ArgumentValue: "2" }],
    ],
    [
      "a file of another name",
      (w) => [handMade(signedFields(w), [part('name="upload"; filename="a"', "x")]), MULTIPART],
      [400, "InvalidArgument", { ArgumentName: "file" }],
    ],
    [
      "the file before the fields",
      (w) => [
        handMade({}, [
          FILE,
          part('name="key"', "in/a"),
          ...Object.entries(signedFields(w)).map(([n, v]) => part(`name="${n}"`, v)),
        ]),
        MULTIPART,
      ],
      [400, "InvalidArgument", { ArgumentName: "key" }],
    ],
    [
      "over 20 KB before the file",
      (w) => [handMade({ ...signedFields(w), "x-ignore-me": "x".repeat(20_480) }, [FILE]), MULTIPART],
      [400, "MaxPostPreDataLengthExceeded", { MaxPostPreDataLengthBytes: "20480" }],
    ],
    [
      "many fields before the file",
      (w) => [
        handMade(
          signedFields(w),
          Array.from({ length: 500 }, () => part('name="x-ignore-me"', "x")),
        ),
        MULTIPART,
      ],
      [400, "MaxPostPreDataLengthExceeded", {}],
    ],
  ])("is rejected with %s", async (_name, bodyOf, error) => {
    const world = await createWorld();

    const answer = await post(world, ...bodyOf(world));

    await expectError(world, answer, error);
  });

  it.each<[string, Record<string, string>, readonly [number, string, Record<string, string>]]>([
    ["a key of 1,025 bytes", { key: `in/${"k".repeat(1022)}` }, [400, "KeyTooLongError", {}]],
    ["a key that leaves the bucket", { key: "in/../../x" }, [400, "InvalidURI", {}]],
    ["an ACL", { key: "in/a", acl: "public-read" }, [400, "AccessControlListNotSupported", {}]],
    [
      "a customer's key",
      { key: "in/a", "x-amz-server-side-encryption-customer-algorithm": "AES256" },
      [403, "AccessDenied", {}],
    ],
    [
      "an unknown storage class",
      { key: "in/a", "x-amz-storage-class": "FAST" },
      [400, "InvalidStorageClass", { StorageClassRequested: "FAST" }],
    ],
    ["tags that are not XML", { key: "in/a", tagging: "not-xml" }, [400, "MalformedXML", {}]],
    [
      "a checksum that POST does not support",
      { key: "in/a", "x-amz-checksum-crc64nvme": "AAAAAAAAAAA=" },
      [400, "InvalidRequest", {}],
    ],
    ["a malformed checksum", { key: "in/a", "x-amz-checksum-crc32": "abc" }, [400, "InvalidRequest", {}]],
    ["a wrong checksum", { key: "in/a", "x-amz-checksum-crc32": "AAAAAA==" }, [400, "BadDigest", {}]],
    [
      "two checksums",
      { key: "in/a", "x-amz-checksum-crc32": "AAAAAA==", "x-amz-checksum-crc32c": "AAAAAA==" },
      [400, "InvalidRequest", {}],
    ],
    [
      "an algorithm without its checksum",
      { key: "in/a", "x-amz-checksum-algorithm": "CRC32" },
      [400, "InvalidRequest", {}],
    ],
    ["a wrong MD5", { key: "in/a", "Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA==" }, [400, "BadDigest", {}]],
    [
      "a type that no header can contain",
      { key: "in/a", "Content-Type": "日本" },
      [400, "InvalidArgument", {}],
    ],
    ["a name that no header can have", { key: "in/a", "x-amz-meta-ä": "x" }, [400, "InvalidArgument", {}]],
    ["too much metadata", { key: "in/a", "x-amz-meta-a": "x".repeat(2048) }, [400, "MetadataTooLarge", {}]],
  ])("is rejected with %s", async (_name, fields, error) => {
    const world = await createWorld();

    const answer = await post(world, browserForm(signedFields(world, { fields })));

    await expectError(world, answer, error);
  });

  it.each([
    ["ends before its length", (body: Buffer) => Readable.from([body.subarray(0, -10)])],
    ["is aborted", (body: Buffer) => Readable.from(breakingOff(body))],
  ])("is not stored if it %s", async (_name, bodyOf) => {
    const world = await createWorld();
    const body = Buffer.from(handMade(signedFields(world), [part('name="file"', "x".repeat(100_000))]));
    const headers = { ...MULTIPART, "content-length": String(body.length) };

    const answer = await world.s3.httpHandler(
      directRequest({ method: "POST", path: "/files", headers, body: bodyOf(body) }),
    );

    expect(await bodyText(answer)).toContain("<Code>IncompleteBody</Code>");
    expect(await readdir(`${world.dataFolder}/files/blobs`)).toEqual([]);
  });

  it("never puts a token into a response or the log", async () => {
    const world = await createWorld();
    const credentials = world.writer();
    const extraConditions = [["eq", "$X-Amz-Security-Token", "secret-token"]];

    const answer = await post(world, browserForm(signedFields(world, { credentials, extraConditions })));

    expect(answer.status).toBe(403);
    expect(answer.xml + JSON.stringify(world.log)).not.toContain("secret-token");
    expect(JSON.stringify(world.log)).toContain("does not meet eq $X-Amz-Security-Token");
  });

  it("leaves nothing in the bucket if the form is rejected", async () => {
    const world = await createWorld();
    const spec: FormSpec = { extraConditions: [["content-length-range", 0, 100_000]] };

    await post(world, browserForm(signedFields(world, spec), "x".repeat(500_000)));

    expect(await readdir(`${world.dataFolder}/files/blobs`)).toEqual([]);
  });
});

async function* breakingOff(body: Buffer): AsyncGenerator<Buffer> {
  yield body.subarray(0, 50_000);
  throw new RangeError("the connection is gone");
}
