/** Settings that cannot be used. Lists every problem. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly string[];

  /** @param place - Where the settings are, e.g. `context.uploads in cdktf.json`. */
  constructor(problems: readonly string[], place: string) {
    super(`The settings cannot be used (${place}):\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}
