import type { UploadsProps } from "../../modules/uploads/index.js";

/** An origin that no page has (RFC 2606), so that no browser may upload by default. */
const NO_ORIGIN = "https://none.invalid";

const common = { corsAllowedOrigins: [NO_ORIGIN] };

/** The modules that the package ships, by the names of their folders. */
export const FLAVOURS: Readonly<Record<string, UploadsProps>> = {
  all: common,
  direct: { ...common, patterns: ["direct"] },
  edge: { ...common, patterns: ["edge"] },
  presigned: { ...common, patterns: ["presigned"] },
};
