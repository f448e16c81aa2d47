/** The rejection of an object. */
export interface Rejection {
  /** For programs; also the value of the object's tag. */
  readonly code: RejectionCode;
  /** For people. */
  readonly message: string;
}

/** Every reason for a rejection. */
export type RejectionCode =
  | "InvalidKey"
  | "KeyMismatch"
  | "TooLarge"
  | "TooSmall"
  | "LengthMismatch"
  | "ContentTypeNotAllowed"
  | "ExtensionNotAllowed"
  | "ChecksumRequired"
  | "ChecksumMismatch"
  | "ChecksumNotVerified"
  | "HeaderNotDeclared"
  | "AttributeNotAllowed";
