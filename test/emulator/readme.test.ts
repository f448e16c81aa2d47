import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseServeOptions, serveHelp } from "../../emulator/cli/serve-options.js";
import { tokenHelp } from "../../emulator/cli/token-options.js";
import { RESOURCE_TYPES } from "../../emulator/terraform/resources/table.js";

const readme = readFileSync(new URL("../../emulator/README.md", import.meta.url), "utf8");

describe("the emulator's README", () => {
  it("lists exactly the emulated resource types and data sources", () => {
    const evidence = readme.slice(
      readme.indexOf("Resource types:"),
      readme.indexOf("## What is not emulated"),
    );
    const listed = [...evidence.matchAll(/`((?:data\.)?[a-z0-9_]+)`/g)].map(([, type]) => type);

    expect(listed.sort()).toEqual([...RESOURCE_TYPES.keys()].sort());
  });

  it("lists every option of the command", () => {
    const inHelp = [...serveHelp("").matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    const inReadme = [...readme.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option);

    expect(inReadme).toEqual(inHelp.filter((option) => option !== "--help"));
  });

  it("shows commands that the command line accepts", () => {
    const commands = [...readme.matchAll(/^npx s3-upload-patterns-emulator (.*)$/gm)].map(
      ([, args = ""]) => args,
    );

    expect(commands).toEqual(["cdktf.out/stacks/NAME --port 0", "token --sub alice"]);
    expect(parseServeOptions(commands[0]?.split(" ") ?? [])).toMatchObject({
      stackFolder: "cdktf.out/stacks/NAME",
      firstPort: 0,
    });
    expect(tokenHelp({ command: "npx s3-upload-patterns-emulator token", dataFolder: "" })).toContain(
      `npx s3-upload-patterns-emulator ${commands[1]}`,
    );
  });
});
