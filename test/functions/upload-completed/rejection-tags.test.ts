import { describe, expect, it } from "vitest";
import type { ObjectTag } from "../../../functions/upload-completed/ports.js";
import {
  FOREIGN_REJECTION_TAGS,
  uploadRejectionTags,
  withRejectionTags,
} from "../../../functions/upload-completed/rejection-tags.js";

const CODE: ObjectTag = { key: "upload-rejected", value: "TooLarge" };
const STATUS: ObjectTag = { key: "upload-status", value: "rejected" };
const others = (count: number): ObjectTag[] =>
  Array.from({ length: count }, (_, index) => ({ key: `other-${index}`, value: "x" }));

describe("the tags of a rejected upload", () => {
  it.each<[string, readonly ObjectTag[], readonly ObjectTag[] | undefined]>([
    ["adds the code and the status", [], [CODE, STATUS]],
    ["keeps eight other tags", others(8), [...others(8), CODE, STATUS]],
    [
      "leaves out the last of ten other tags, because an object has ten at most",
      others(10),
      [...others(8), CODE, STATUS],
    ],
    ["replaces an earlier code", [{ ...CODE, value: "TooSmall" }, STATUS], [CODE, STATUS]],
    ["replaces another status", [{ ...STATUS, value: "new" }], [CODE, STATUS]],
    ["adds the status to an object that an earlier version tagged", [CODE], [CODE, STATUS]],
    ["changes nothing if both are there", [STATUS, ...others(1), CODE], undefined],
  ])("%s", (_name, tags, expected) => {
    expect(withRejectionTags(tags, uploadRejectionTags("TooLarge"))).toEqual(expected);
  });
});

describe("the tags of another program's rejected object", () => {
  it("have no status, so that no lifecycle rule deletes the object", () => {
    expect(FOREIGN_REJECTION_TAGS).toEqual([{ key: "upload-rejected", value: "ForeignObject" }]);
  });

  it("keep nine other tags", () => {
    const tags = withRejectionTags(others(10), FOREIGN_REJECTION_TAGS);

    expect(tags).toEqual([...others(9), ...FOREIGN_REJECTION_TAGS]);
  });
});
