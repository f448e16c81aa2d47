/** Codes of the event `Upload Rejected`, for an object that is stored and then rejected, with their meanings. */
export const OBJECT_CODES: Readonly<Record<string, string>> = {
  InvalidKey: "The key is one that no pattern would have accepted.",
  KeyMismatch: "The key is not the one that our function accepted.",
  TooLarge: "The object is larger than the policy allows.",
  TooSmall: "The object is smaller than the policy allows.",
  LengthMismatch: "The object has another size than the one given before the upload.",
  ContentTypeNotAllowed: "The policy does not allow the object's type.",
  ExtensionNotAllowed: "The policy does not allow the key's extension.",
  ChecksumRequired: "The policy requires a checksum, and S3 has none of the object.",
  ChecksumMismatch: "S3's checksum is not the one given before the upload.",
  ChecksumNotVerified: "A checksum was given before the upload, and S3 has none to compare.",
  HeaderNotDeclared: "The object has a header that was not given before the upload.",
  AttributeNotAllowed:
    "The policy's `attributes` do not allow a header or a name of metadata that the object has.",
};
