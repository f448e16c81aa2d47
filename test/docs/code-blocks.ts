import { readdirSync } from "node:fs";
import { readSource } from "../support/sources.js";

/** A block of code in a page of documentation. */
interface CodeBlock {
  readonly page: string;
  /** Of the block's first line, counted from 1. */
  readonly line: number;
  /** As after the backticks, such as `sh`. */
  readonly language: string;
  /** Content of the HTML comment on the line before the block, such as `run`; empty without one. */
  readonly mark: string;
  readonly code: string;
}

/** The README and all pages of `docs/`. */
export const PAGES: readonly string[] = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** All blocks of code of a page, in order. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  const source = readSource(page);
  const blocks = source.matchAll(/(?:^<!-- (.*) -->\n)?^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(({ index, 1: mark = "", 2: language = "", 3: code = "" }) => ({
    page,
    line: source.slice(0, index).split("\n").length,
    language,
    mark,
    code,
  }));
}
