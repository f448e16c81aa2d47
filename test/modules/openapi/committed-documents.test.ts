import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openApiFiles, PLACEHOLDERS } from "../../../modules/openapi/openapi-files.js";

const FOLDER = fileURLToPath(new URL("../../../openapi", import.meta.url));
const UPDATE_COMMAND = "npm run openapi -- --reading --quota";

describe("the committed OpenAPI documents", () => {
  const files = openApiFiles({ ...PLACEHOLDERS, reading: true, quota: true });

  it("are complete, without other files", () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(files).sort());
  });

  it.each(Object.keys(files))("%s is up to date", (name) => {
    const isUpToDate = readFileSync(join(FOLDER, name), "utf8") === files[name];

    expect(isUpToDate, `out of date; run ${UPDATE_COMMAND}`).toBe(true);
  });
});
