import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, where `synth.cjs` is. */
const PROJECT_FOLDER = fileURLToPath(new URL("../../", import.meta.url));

/** The synth failed, and has printed the reason to stderr. */
export class SynthFailedError extends Error {
  override readonly name = "SynthFailedError";

  constructor() {
    super("The stack could not be synthesized, so nothing is served. Fix the problems above.");
  }
}

/**
 * Runs the app in a separate process, so that the emulator reads only the written files. Returns the folder of the
 * stacks: `cdktf.out/stacks`, or below `CDKTF_OUTDIR`.
 * @throws {SynthFailedError} if the app rejects its settings
 */
export async function synthesize(projectFolder = PROJECT_FOLDER): Promise<string> {
  const child = spawn(process.execPath, ["synth.cjs"], {
    cwd: projectFolder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new SynthFailedError();
  return resolve(projectFolder, process.env.CDKTF_OUTDIR ?? "cdktf.out", "stacks");
}
