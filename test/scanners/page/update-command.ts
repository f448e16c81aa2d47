/** The command that generates the page and the files for the scanners. */
export const UPDATE_COMMAND = "UPDATE_DOCS=1 npx vitest run --project fast test/scanners";
