/** A check could not be made; the message says what is missing. */
export class NotMeasured extends Error {
  override readonly name: string = "NotMeasured";
}

/** A check could not be made because a plain upload or call before it does not work. */
export class UploadFailed extends NotMeasured {
  override readonly name = "UploadFailed";

  /** Whether the answer shows nothing about AWS. */
  readonly isSilent: boolean;

  constructor(message: string, isSilent = false) {
    super(message);
    this.isSilent = isSilent;
  }
}

/** The stack's settings leave out what a check is about, so that this stack does not depend on the fact. */
export class NotApplicable extends Error {
  override readonly name = "NotApplicable";
}

/** A run ended early; `left` names what could not be removed. */
export class BrokenOff extends Error {
  override readonly name = "BrokenOff";
  readonly left: readonly string[];

  constructor(message: string, left: readonly string[]) {
    super(message);
    this.left = left;
  }
}

/** The cause of a failure: an error's code or name. Its message could contain a signed URL. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return String(code ?? name);
}
