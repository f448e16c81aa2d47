/** Ends everything that was started, in reverse order. */
export class Shutdown {
  readonly #steps: (() => Promise<void>)[] = [];
  #done: Promise<void> | undefined;

  /** Adds a step that ends something that was just started. */
  add(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  /** Ends everything, even if a step fails. Throws the first failure at the end. Runs once. */
  run(): Promise<void> {
    this.#done ??= this.#run();
    return this.#done;
  }

  async #run(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
