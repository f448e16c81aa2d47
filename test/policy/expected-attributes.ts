import type { Observations } from "./rules/observe.js";

/** The required outcome of every attempt on what is stored with an object. */
export const EXPECTED_ATTRIBUTES: Pick<
  Observations,
  "metadata" | "tags" | "storageClasses" | "cacheControl" | "contentDisposition"
> = {
  metadata: {
    direct: { open: "no effect" },
    import: { untold: "S3 403 AccessDenied" },
    PUT: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 SignatureDoesNotMatch",
      untold: "S3 403 AccessDenied",
    },
    POST: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 AccessDenied",
      untold: "S3 403 AccessDenied",
    },
    multipart: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 AccessDenied",
      untold: "S3 403 AccessDenied",
    },
    "Companion form": {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 AccessDenied",
      untold: "S3 403 AccessDenied",
    },
    "Companion parts": { open: "function 403 AttributeNotAllowed", untold: "S3 403 AccessDenied" },
    "signRequest form": { untold: "S3 403 AccessDenied" },
    "signRequest parts": { untold: "S3 403 AccessDenied" },
    edge: { open: "no effect" },
    "edge parts": { open: "no effect", untold: "no effect" },
  },
  tags: {
    direct: { open: "no effect" },
    import: { untold: "S3 403 AccessDenied" },
    PUT: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 SignatureDoesNotMatch",
      untold: "S3 403 AccessDenied",
    },
    POST: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 AccessDenied",
      untold: "S3 403 AccessDenied",
    },
    multipart: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 AccessDenied",
      untold: "S3 403 AccessDenied",
    },
    "Companion form": { untold: "S3 403 AccessDenied" },
    "Companion parts": { untold: "S3 403 AccessDenied" },
    "signRequest form": { untold: "S3 403 AccessDenied" },
    "signRequest parts": { untold: "S3 403 AccessDenied" },
    edge: { open: "no effect" },
    "edge parts": { open: "no effect", untold: "no effect" },
  },
  storageClasses: {
    direct: { open: "no effect" },
    import: { untold: "S3 403 AccessDenied" },
    PUT: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 SignatureDoesNotMatch",
      untold: "S3 403 AccessDenied",
    },
    POST: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 AccessDenied",
      untold: "S3 403 AccessDenied",
    },
    multipart: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 AccessDenied",
      untold: "S3 403 AccessDenied",
    },
    "Companion form": { untold: "S3 403 AccessDenied" },
    "Companion parts": { untold: "S3 403 AccessDenied" },
    "signRequest form": { untold: "S3 403 AccessDenied" },
    "signRequest parts": { untold: "S3 403 AccessDenied" },
    edge: { open: "no effect" },
    "edge parts": { open: "no effect", untold: "no effect" },
  },
  cacheControl: {
    direct: { open: "function 403 AttributeNotAllowed" },
    import: { untold: "afterwards HeaderNotDeclared" },
    PUT: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 SignatureDoesNotMatch",
      untold: "afterwards HeaderNotDeclared",
    },
    POST: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 AccessDenied",
      untold: "S3 403 AccessDenied",
    },
    multipart: { open: "function 403 AttributeNotAllowed", secret: "no effect", untold: "no effect" },
    "Companion form": { untold: "S3 403 AccessDenied" },
    "Companion parts": { untold: "no effect" },
    "signRequest form": { untold: "S3 403 AccessDenied" },
    "signRequest parts": { untold: "afterwards HeaderNotDeclared" },
    edge: { open: "function 403 AttributeNotAllowed" },
    "edge parts": { open: "function 403 AttributeNotAllowed", untold: "no effect" },
  },
  contentDisposition: {
    direct: { open: "function 403 AttributeNotAllowed" },
    import: { untold: "afterwards HeaderNotDeclared" },
    PUT: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 SignatureDoesNotMatch",
      untold: "afterwards HeaderNotDeclared",
    },
    POST: {
      open: "function 403 AttributeNotAllowed",
      secret: "S3 403 AccessDenied",
      untold: "S3 403 AccessDenied",
    },
    multipart: { open: "function 403 AttributeNotAllowed", secret: "no effect", untold: "no effect" },
    "Companion form": { untold: "S3 403 AccessDenied" },
    "Companion parts": { untold: "no effect" },
    "signRequest form": { untold: "S3 403 AccessDenied" },
    "signRequest parts": { untold: "afterwards HeaderNotDeclared" },
    edge: { open: "function 403 AttributeNotAllowed" },
    "edge parts": { open: "function 403 AttributeNotAllowed", untold: "no effect" },
  },
};
