import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../../../emulator/json.js";
import {
  matchesPattern,
  patternProblems,
} from "../../../../../emulator/services/eventbridge/pattern/event-pattern.js";

const EVENT = {
  source: "aws.s3",
  "detail-type": "Object Created",
  resources: ["arn:aws:s3:::files", "arn:aws:s3:::others"],
  detail: {
    bucket: { name: "files" },
    object: { key: "uploads/alice/Photo.PNG", size: 1024 },
    "source-ip-address": "10.0.0.7",
    parts: [
      { number: 1, state: "done" },
      { number: 2, state: "open" },
    ],
    none: null,
    flag: false,
    empty: [],
  },
};

const object = (key: Json): JsonObject => ({ detail: { object: { key: [key] } } });
const size = (value: Json): JsonObject => ({ detail: { object: { size: [value] } } });

describe("an event pattern", () => {
  it.each<[string, JsonObject]>([
    ["an exact string", { source: ["aws.s3"] }],
    ["one of several strings", { source: ["aws.ec2", "aws.s3"] }],
    ["an exact number", size(1024)],
    ["null", { detail: { none: [null] } }],
    ["false", { detail: { flag: [false] } }],
    ["one of the event's own values", { resources: ["arn:aws:s3:::others"] }],
    ["fields of one object of a list", { detail: { parts: { number: [2], state: ["open"] } } }],
    ["a prefix", object({ prefix: "uploads/" })],
    ["a prefix in any case", object({ prefix: { "equals-ignore-case": "UPLOADS/" } })],
    ["a suffix", object({ suffix: ".PNG" })],
    ["a suffix in any case", object({ suffix: { "equals-ignore-case": ".png" } })],
    ["a string in any case", object({ "equals-ignore-case": "UPLOADS/ALICE/PHOTO.png" })],
    ["a wildcard", object({ wildcard: "uploads/*/Photo.*" })],
    ["anything but a string", { source: [{ "anything-but": "aws.ec2" }] }],
    ["anything but some strings", { source: [{ "anything-but": ["aws.ec2", "aws.sqs"] }] }],
    ["anything but a number", size({ "anything-but": 7 })],
    ["anything but a prefix", object({ "anything-but": { prefix: "tmp/" } })],
    ["anything but some suffixes", object({ "anything-but": { suffix: [".gif", ".jpg"] } })],
    ["anything but a wildcard", object({ "anything-but": { wildcard: "*/bob/*" } })],
    ["anything but a string in any case", object({ "anything-but": { "equals-ignore-case": "x" } })],
    ["a number in a range", size({ numeric: [">", 0, "<=", 1024] })],
    ["an equal number", size({ numeric: ["=", 1024] })],
    ["an address in a block", { detail: { "source-ip-address": [{ cidr: "10.0.0.0/24" }] } }],
    ["an existing field", object({ exists: true })],
    ["a missing field", { detail: { object: { other: [{ exists: false }] } } }],
    ["a field of a missing object", { detail: { reason: { text: [{ exists: false }] } } }],
    ["an empty list for a missing field", { detail: { empty: [{ exists: false }] } }],
    ["one of two alternatives", { $or: [{ source: ["aws.ec2"] }, { source: ["aws.s3"] }] }],
    ["alternatives at a lower level", { detail: { $or: [{ flag: [true] }, { none: [null] }] } }],
  ])("matches %s", (_name, pattern) => {
    expect(patternProblems(pattern)).toEqual([]);
    expect(matchesPattern(pattern, EVENT)).toBe(true);
  });

  it.each<[string, JsonObject]>([
    ["another string", { source: ["aws.ec2"] }],
    ["a string in another case", { source: ["AWS.S3"] }],
    ["a number as a string", size("1024")],
    ["one field of two", { source: ["aws.s3"], detail: { flag: [true] } }],
    ["fields of two objects of a list", { detail: { parts: { number: [1], state: ["open"] } } }],
    ["another prefix", object({ prefix: "Uploads/" })],
    ["another suffix", object({ suffix: ".png" })],
    ["a wildcard from the middle on", object({ wildcard: "alice/*" })],
    ["the string itself", { source: [{ "anything-but": "aws.s3" }] }],
    ["one of the strings", { source: [{ "anything-but": ["x", "aws.s3"] }] }],
    ["the prefix itself", object({ "anything-but": { prefix: "uploads/" } })],
    ["anything but something, for a missing field", { detail: { other: [{ "anything-but": "x" }] } }],
    ["a number out of the range", size({ numeric: [">", 1024] })],
    ["a string instead of a number", object({ numeric: [">", 0] })],
    ["an address out of the block", { detail: { "source-ip-address": [{ cidr: "10.0.1.0/24" }] } }],
    ["a missing field", { detail: { other: [{ exists: true }] } }],
    ["an object instead of a value", { detail: { object: [{ exists: true }] } }],
    ["an unexpected field", object({ exists: false })],
    ["neither of two alternatives", { $or: [{ source: ["a"] }, { source: ["b"] }] }],
    [
      "an alternative without the other fields",
      { source: ["aws.ec2"], $or: [{ "detail-type": ["x"] }, { resources: [{ exists: true }] }] },
    ],
    ["a name from the prototype", { constructor: [{ exists: true }] }],
  ])("does not match %s", (_name, pattern) => {
    expect(patternProblems(pattern)).toEqual([]);
    expect(matchesPattern(pattern, EVENT)).toBe(false);
  });

  it("matches an escaped * literally", () => {
    const pattern = { name: [{ wildcard: "a\\*b\\\\c*" }] };

    expect(matchesPattern(pattern, { name: "a*b\\cde" })).toBe(true);
    expect(matchesPattern(pattern, { name: "axb\\cde" })).toBe(false);
  });

  it.each<[JsonObject, string]>([
    [{}, "the pattern must not be empty"],
    [{ detail: {} }, "detail must not be empty"],
    [{ source: "aws.s3" }, "source must be an object or a list"],
    [{ source: [] }, "source must not be an empty list"],
    [{ source: [["a"]] }, "source must not contain a list within its list"],
    [
      { detail: { key: [{ contains: "x" }] } },
      'detail.key has the unknown comparison {"contains":"x"}. Known comparisons: anything-but, cidr',
    ],
    [{ a: [{ prefix: "x", suffix: "y" }] }, "a has the unknown comparison {"],
    [{ a: [{ toString: "x" }] }, 'a has the unknown comparison {"toString":"x"}'],
    [{ a: [{ prefix: 1 }] }, 'a has "prefix", which must be a string'],
    [{ a: [{ prefix: { suffix: "x" } }] }, 'a has "prefix"'],
    [{ a: [{ exists: "true" }] }, 'a has "exists", which must be true or false'],
    [{ a: [{ numeric: [">", "0"] }] }, 'a has "numeric"'],
    [{ a: [{ numeric: [] }] }, 'a has "numeric"'],
    [{ a: [{ numeric: ["!=", 1] }] }, 'a has "numeric"'],
    [{ a: [{ wildcard: "a**b" }] }, "two * in a row"],
    [{ a: [{ wildcard: "a\\b" }] }, "backslash"],
    [{ a: [{ cidr: "10.0.0.0/33" }] }, 'a has "cidr"'],
    [{ a: [{ "anything-but": [] }] }, 'a has "anything-but"'],
    [{ a: [{ "anything-but": { numeric: [">", 1] } }] }, 'a has "anything-but"'],
    [{ a: [{ "anything-but": { prefix: 1 } }] }, 'a has "anything-but"'],
    [{ $or: [{ a: ["x"] }] }, "$or must have at least two patterns"],
    [{ $or: [{ a: ["x"] }, { b: "y" }] }, "$or[1].b must be an object or a list"],
  ])("is rejected: %j", (pattern, problem) => {
    expect(patternProblems(pattern)).toEqual([expect.stringContaining(problem)]);
  });
});
