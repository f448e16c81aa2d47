import type { WebAcl } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import type { ArgumentsOf, Resource } from "../../schema/resource-type.js";
import { webAcl } from "./web-acl.js";

/** The web ACLs of a stack, with their rules in order of priority. */
export function buildWebAcls(resources: Resources, diagnostics: Diagnostics): readonly WebAcl[] {
  return resources.of(webAcl).map((one) => {
    const { name, default_action: action, rule: rules } = one.arguments;
    if (!action.allow === !action.block) {
      diagnostics.report(one, "default_action", "must have exactly one of allow and block");
    }
    if (one.arguments.scope === "CLOUDFRONT" && one.region !== "us-east-1") {
      diagnostics.warn(
        one,
        `is for CloudFront and in ${one.region}; AWS creates such web ACLs in us-east-1 only`,
      );
    }
    return {
      constructPath: one.constructPath,
      arn: one.string("arn"),
      name,
      defaultAction: action.block ? "block" : "allow",
      rateRules: rules
        .toSorted((left, right) => left.priority - right.priority)
        .map((rule) => rateRule(rule, one, diagnostics)),
    };
  });
}

type WebAclResource = Resource<ArgumentsOf<typeof webAcl>>;

function rateRule(
  { name, action, statement }: WebAclResource["arguments"]["rule"][number],
  one: WebAclResource,
  diagnostics: Diagnostics,
): WebAcl["rateRules"][number] {
  if (!action.block === !action.count) {
    diagnostics.report(one, "rule.action", `of ${name} must be exactly one of block and count`);
  }
  const { limit, evaluation_window_sec: evaluationWindowSeconds } = statement.rate_based_statement;
  const header = countedHeader(statement.rate_based_statement, name, one, diagnostics);
  return {
    name,
    limit,
    ...(header !== undefined && { header }),
    evaluationWindowSeconds,
    action: action.block ? "block" : "count",
    ...blockAnswer(action.block?.custom_response, name, one, diagnostics),
  };
}

type RateStatement = WebAclResource["arguments"]["rule"][number]["statement"]["rate_based_statement"];

/** The header whose values are counted; `undefined` if client addresses are counted. */
function countedHeader(
  { aggregate_key_type: type, custom_key: keys }: RateStatement,
  name: string,
  one: WebAclResource,
  diagnostics: Diagnostics,
): string | undefined {
  const [key] = keys;
  if ((type === "CUSTOM_KEYS") !== (keys.length === 1)) {
    diagnostics.report(
      one,
      "rule.statement.rate_based_statement",
      `of ${name} must be "IP" without custom_key, or "CUSTOM_KEYS" with exactly one`,
    );
  }
  return type === "CUSTOM_KEYS" ? key?.header.name.toLowerCase() : undefined;
}

type CustomResponse = NonNullable<
  WebAclResource["arguments"]["rule"][number]["action"]["block"]
>["custom_response"];
type BlockAnswer = Pick<WebAcl["rateRules"][number], "blockStatus" | "blockHeaders" | "blockBody">;

function blockAnswer(
  response: CustomResponse,
  name: string,
  one: WebAclResource,
  diagnostics: Diagnostics,
): BlockAnswer {
  if (response === undefined) return {};
  const {
    response_code: blockStatus,
    custom_response_body_key: key,
    response_header: blockHeaders,
  } = response;
  const body = one.arguments.custom_response_body.find((it) => it.key === key);
  if (key !== undefined && body === undefined) {
    diagnostics.report(one, "rule.action.block", `of ${name} names the body ${key}, which does not exist`);
  }
  return {
    blockStatus,
    ...(blockHeaders.length > 0 && { blockHeaders }),
    ...(body && { blockBody: { contentType: CONTENT_TYPES[body.content_type], content: body.content } }),
  };
}

const CONTENT_TYPES = {
  TEXT_PLAIN: "text/plain",
  TEXT_HTML: "text/html",
  APPLICATION_JSON: "application/json",
} as const;
