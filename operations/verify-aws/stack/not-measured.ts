/** A check was impossible; the message names the reason. */
export class NotMeasured extends Error {
  override readonly name: string = "NotMeasured";
}

/** A check was impossible because an upload or call that it needs failed. */
export class UploadFailed extends NotMeasured {
  override readonly name = "UploadFailed";

  /** Whether the response shows how AWS behaves. */
  readonly isEvidence: boolean;

  constructor(message: string, isEvidence = true) {
    super(message);
    this.isEvidence = isEvidence;
  }
}

/** The stack's settings exclude the subject of a check, so this stack does not depend on the fact. */
export class NotApplicable extends Error {
  override readonly name = "NotApplicable";
}

/** A run ended early; `left` names the objects that could not be deleted. */
export class StoppedEarly extends Error {
  override readonly name = "StoppedEarly";
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
