/** An unreadable file of a configuration, or a call of a module that is invalid or not emulated. */
export class ModuleCallError extends Error {
  /** The file or folder of the problem. */
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.name = "ModuleCallError";
    this.file = file;
  }
}
