import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The project's folder, where `main.ts` and `cdktf.out` are. */
export const PROJECT_FOLDER = fileURLToPath(new URL("../../", import.meta.url));

/** The synth itself has said on stderr what was wrong. */
export class SynthFailedError extends Error {
  override readonly name = "SynthFailedError";

  constructor() {
    super("the stack could not be synthesized; nothing is served.");
  }
}

/**
 * Writes `cdktf.out` anew from `main.ts`, in a process of its own: what is served afterwards is read from the files
 * alone.
 * @throws {SynthFailedError} where the app refuses its settings
 */
export async function synthesize(projectFolder = PROJECT_FOLDER): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: projectFolder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new SynthFailedError();
}
