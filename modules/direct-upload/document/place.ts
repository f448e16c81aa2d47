import type { KeyPrefix } from "../../../functions/upload-policy/contract.js";
import type { DocumentSecurity } from "../../rest-api/document/security.js";

/** The objects' path in the bucket: its fixed part, and the sources of its parameters. */
interface Place {
  /** Path segments that each end in `/`, some of them path parameters such as `{subject}`. */
  readonly path: string;
  /** The source of each path parameter, in API Gateway's notation. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface PlaceOptions {
  readonly security: DocumentSecurity;
  /** Prefix of all uploads in the bucket: empty, or ending in `/`. */
  readonly prefix: string;
  readonly keyPrefix: KeyPrefix;
}

type CallerSegment = "subject" | "tenant";

/** The caller's segments of each key prefix, outermost first. */
const CALLER_SEGMENTS: Readonly<Record<KeyPrefix, readonly CallerSegment[]>> = {
  shared: [],
  subject: ["subject"],
  tenant: ["tenant"],
  "tenant/subject": ["tenant", "subject"],
};

const SOURCES: Readonly<Record<DocumentSecurity["type"], { readonly [Segment in CallerSegment]?: string }>> =
  {
    function: {
      subject: "context.authorizer.subjectSegment",
      tenant: "context.authorizer.tenantSegment",
    },
    cognito: { subject: "context.authorizer.claims.sub" },
    iam: {},
    none: {},
  };

/**
 * The path of a caller's keys. An authorizer function chooses the first segment itself, so that a rejected request goes
 * to a path without permission. No URL parser changes its segments.
 */
export function placeOf({ security, prefix, keyPrefix }: PlaceOptions): Place {
  const fixed = prefix.split("/").filter((segment) => segment !== "");
  const segments = [...fixed, ...CALLER_SEGMENTS[keyPrefix].map((segment) => `{${segment}}`)];
  const hasRoot = security.type === "function" && segments.length > 0;
  const path = (hasRoot ? ["{root}", ...segments.slice(1)] : segments).map((it) => `${it}/`).join("");
  const callerSegments = CALLER_SEGMENTS[keyPrefix].filter((segment) => path.includes(`{${segment}}/`));
  return {
    path,
    parameters: {
      ...(hasRoot && { root: "context.authorizer.rootSegment" }),
      ...Object.fromEntries(
        callerSegments.map((segment) => [segment, SOURCES[security.type][segment] ?? ""]),
      ),
    },
  };
}
