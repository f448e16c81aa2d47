/** A configuration with modules that cannot be read. */
export class ModuleCallError extends Error {
  /** The file or folder of the problem. */
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.name = "ModuleCallError";
    this.file = file;
  }
}
