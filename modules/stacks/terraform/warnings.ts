import type { App } from "cdktf";

/** The warnings of a synthesized app, one line each. The CDKTF CLI shows them, a plain `synth()` does not. */
export function warningsOf(app: App): readonly string[] {
  return Object.values(app.manifest.stacks).flatMap(({ annotations }) =>
    annotations
      .filter(({ level }) => String(level).endsWith("warn"))
      .map(({ constructPath, message }) => `Warning: ${message} (at ${constructPath})`),
  );
}
