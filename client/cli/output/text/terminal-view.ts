import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import type { OutputStream } from "../../session.js";
import type { Progress } from "./progress.js";
import type { ProgressView } from "./text-reporter.js";

const REDRAW_MS = 200;
const MOST_FILES = 8;
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";

/** Shows one line for each active file and one for the total, in place, on a terminal. */
export function createTerminalView(terminal: OutputStream): ProgressView {
  let progress: Progress | undefined;
  let timer: NodeJS.Timeout | undefined;
  let drawnLines = 0;
  const erase = () => {
    if (drawnLines === 0) return;
    moveCursor(terminal, 0, -drawnLines);
    cursorTo(terminal, 0);
    clearScreenDown(terminal);
    drawnLines = 0;
  };
  const draw = () => {
    erase();
    if (progress === undefined) return;
    const lines = linesOf(progress, terminal);
    terminal.write(lines.map((line) => `${line}\n`).join(""));
    drawnLines = lines.length;
  };
  return {
    open(shown) {
      progress = shown;
      terminal.write(HIDE_CURSOR);
      timer = setInterval(draw, REDRAW_MS);
      draw();
    },
    print(line) {
      erase();
      terminal.write(`${line}\n`);
      draw();
    },
    close() {
      clearInterval(timer);
      erase();
      progress = undefined;
      terminal.write(SHOW_CURSOR);
    },
  };
}

function linesOf(progress: Progress, { columns = 80, rows = 24 }: OutputStream): readonly string[] {
  // A line as wide as the terminal would take two.
  const width = columns - 1;
  const files = progress.fileLines(width);
  const shown = files.slice(0, Math.max(1, Math.min(MOST_FILES, rows - 3)));
  if (progress.isSingle() && shown.length > 0) return shown;
  const hidden = files.length - shown.length;
  return [
    ...shown,
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
    `Total  ${progress.totalLine()}`.slice(0, width),
  ];
}
