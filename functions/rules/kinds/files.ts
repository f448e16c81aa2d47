import { text } from "./values.js";

/** A media type, or a range of them, as a policy lists it. */
export const CONTENT_TYPE = text(
  /^(?:\*\/\*|[\w!#$&^.+-]{1,127}\/(?:\*|[\w!#$&^.+-]{1,127}))$/,
  'a media type without parameters such as "image/*"',
);

/** The end of a file name, as a policy lists it. */
export const EXTENSION = text(/^(?:\.[A-Za-z0-9_-]+)+$/, 'a file name ending such as ".pdf"');
