import { anyString, filledString, list, text } from "../../rules/kinds.js";

/** Key prefix of all uploads in the bucket. */
export const PREFIX = text(
  /^(?:[^/].*\/)?$/s,
  "empty, or a path that ends in a slash and does not begin with one, such as uploads/",
);

/** Origins that a browser may upload from. */
export const CORS_ALLOWED_ORIGINS = list(anyString('an origin such as "https://app.example.com"'));

/** Name of the bucket. */
export const BUCKET_NAME = filledString("a bucket's name");

/** A Region of AWS. */
export const REGION = filledString("a Region such as eu-central-1");
