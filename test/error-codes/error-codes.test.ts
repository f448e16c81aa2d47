import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { GATEWAY_RESPONSE_TYPES } from "../../emulator/services/apigateway/model/gateway-error.js";
import { GATEWAY_CODES } from "./codes/gateway.js";
import { ERROR_CODES, OUR_CODES } from "./codes/index.js";
import { OBJECT_CODES } from "./codes/object.js";
import { ERROR_CODES_PAGE, errorCodesPage, UPDATE_COMMAND } from "./page/error-codes-page.js";
import { CHECKS_OBJECTS, codesInSources } from "./sources.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const ours = Object.values(OUR_CODES).flat();
const listed = new Map(ours.map((entry) => [entry.code, entry]));
const found = codesInSources();
const answered = found.filter(({ file }) => !file.startsWith(CHECKS_OBJECTS));

describe("error codes", () => {
  it("have a page that is up to date", () => {
    const file = join(root, ERROR_CODES_PAGE);
    if (process.env.UPDATE_DOCS === "1") writeFileSync(file, errorCodesPage());

    expect(readFileSync(file, "utf8"), `Out of date; run ${UPDATE_COMMAND}`).toBe(errorCodesPage());
  });

  it("are listed with status and pattern if a function or a document sends them", () => {
    const missing = answered.filter(({ code, status, pattern }) => {
      const entry = listed.get(code);
      return (
        entry === undefined ||
        (status !== undefined && !entry.statuses.includes(status)) ||
        (pattern !== undefined && !entry.patterns.includes(pattern))
      );
    });

    expect(missing, "Add the code to test/error-codes/codes").toEqual([]);
  });

  it("are listed once, and only if a function or a document sends them", () => {
    const all = Object.values(ERROR_CODES).flat();
    const codes = all.map(({ code }) => code);

    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(ours.filter(({ code }) => !answered.some((place) => place.code === code))).toEqual([]);
  });

  it("are listed with exactly the statuses in the sources", () => {
    const unknown = ours.flatMap(({ code, statuses }) => {
      const places = answered.filter((place) => place.code === code);
      const known = places.flatMap(({ status }) => (status === undefined ? [] : [status]));
      return places.some(({ status }) => status === undefined)
        ? []
        : statuses.filter((status) => !known.includes(status));
    });

    expect(unknown).toEqual([]);
  });

  it("include every response of API Gateway itself", () => {
    const types = GATEWAY_RESPONSE_TYPES.filter((type) => !type.startsWith("DEFAULT_"));

    expect(GATEWAY_CODES.map(({ code }) => code).sort()).toEqual(types.toSorted());
  });

  it("include the reasons for rejected objects", () => {
    const reasons = found.filter(({ file }) => file.startsWith(CHECKS_OBJECTS)).map(({ code }) => code);

    expect([...new Set(reasons)].sort()).toEqual(Object.keys(OBJECT_CODES).sort());
  });
});
