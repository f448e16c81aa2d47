import type { DispositionType } from "../../../attributes/contract.js";
import { isAllowedExtension, mediaType } from "../../headers/content-type.js";
import type { AttributeProblem } from "./attribute-problem.js";
import { invalid, notAllowed } from "./attribute-problem.js";

/** An object that has a disposition. */
interface ObjectWithDisposition {
  readonly contentType?: string;
  /** The policy's `allowedExtensions`. */
  readonly allowedExtensions: readonly string[];
}

/**
 * Matches one parameter and the semicolon before it (RFC 6266, section 4.1, and RFC 8187, section 3.2). An unencoded
 * file name must not contain `%` or `?`, because some browsers decode escapes and encoded words there.
 */
const PARAMETER =
  /^ ?; ?(?:(filename)=(?:"([\x20!#$&->@-[\]-~]*)"|([\w!#$&'*+.^`|~-]+))|(filename\*)=utf-8''((?:[\w!#$&+.^`|~-]|%[0-9a-f]{2})+))/i;
const TYPE = /^(attachment|inline)(?![^ ;])/i;
const MAX_LENGTH = 1_024;
/**
 * Matches characters that are unsafe in a file name: control and format characters, such as those that reverse the
 * direction of text, line separators, and separators of folders.
 */
const UNSAFE_NAME = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/u;
/**
 * Media types of content whose scripts run when a browser shows it, and types for which a browser examines the content.
 * @see https://mimesniff.spec.whatwg.org/#mime-type-sniffing-algorithm (unknown types)
 */
const ACTIVE =
  /^(?:text\/(?:html|xml|xsl)|(?:application|unknown)\/unknown|application\/xml|multipart\/.*|message\/rfc822|.*\+xml)$/;

const FORM =
  "must be attachment or inline, with at most one filename (without % or ?) and one filename*=UTF-8 parameter";

/**
 * The problem of a `Content-Disposition`; `undefined` if it is allowed. It cannot bypass the policy: a file name needs
 * an allowed extension, and content that runs scripts is never shown.
 */
export function dispositionProblem(
  value: string,
  allowed: readonly DispositionType[] = [],
  { contentType = "", allowedExtensions }: ObjectWithDisposition,
): AttributeProblem | undefined {
  if (allowed.length === 0) return notAllowed("is not allowed here");
  const read = value.length > MAX_LENGTH ? undefined : readDisposition(value);
  if (read === undefined) return invalid(`${FORM}, ${MAX_LENGTH} characters at most`);
  if (!allowed.includes(read.type)) return notAllowed(`must be one of: ${allowed.join(", ")}`);
  if (read.type === "inline" && ACTIVE.test(mediaType(contentType) ?? "")) {
    return notAllowed("must be attachment for this Content-Type, because a browser would run its scripts");
  }
  if (read.names.some((name) => UNSAFE_NAME.test(name) || name.trim() === "")) {
    return invalid("must have a file name without slashes, control or format characters");
  }
  const isOther = read.names.some((name) => !isAllowedExtension(name, allowedExtensions));
  return isOther
    ? notAllowed(`must have a file name that ends in one of: ${allowedExtensions.join(", ")}`)
    : undefined;
}

interface Disposition {
  readonly type: DispositionType;
  /** The file names, decoded. */
  readonly names: readonly string[];
}

/** Parses the header's value. Returns undefined if it is malformed. */
function readDisposition(value: string): Disposition | undefined {
  const [typeText = ""] = TYPE.exec(value) ?? [];
  if (typeText === "") return undefined;
  const names = new Map<string, string>();
  let rest = value.slice(typeText.length);
  while (rest !== "") {
    const [whole = "", plain, quoted, token, extended, encoded = ""] = PARAMETER.exec(rest) ?? [];
    const parameter = (plain ?? extended ?? "").toLowerCase();
    const name = plain === undefined ? decoded(encoded) : (quoted ?? token);
    if (whole === "" || name === undefined || names.has(parameter)) return undefined;
    names.set(parameter, name);
    rest = rest.slice(whole.length);
  }
  return { type: typeText.toLowerCase() === "inline" ? "inline" : "attachment", names: [...names.values()] };
}

function decoded(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
