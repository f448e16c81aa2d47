import type { Model, Stage } from "../../../model.js";
import type { BlockAnswer, WebAclEvaluator } from "../../waf/index.js";
import { createWebAclEvaluator } from "../../waf/index.js";
import { gatewayError } from "../model/gateway-error.js";
import type { IntegrationOutcome } from "../model/outcome.js";
import { rejected } from "../model/outcome.js";
import type { RestApiPorts } from "../ports.js";

/** Returns the outcome of a blocked request; `undefined` if the request may pass. */
export type WebAclCheck = (
  stage: Stage,
  request: Parameters<WebAclEvaluator>[0],
) => IntegrationOutcome | undefined;

/**
 * Creates the check of the stages' web ACLs. It runs before all other checks.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
 */
export function createWebAclCheck(
  { webAcls }: Pick<Model, "webAcls">,
  { clock, log }: Pick<RestApiPorts, "clock" | "log">,
): WebAclCheck {
  const evaluators = new Map<string, WebAclEvaluator>(
    webAcls.map((webAcl) => [webAcl.arn, createWebAclEvaluator(webAcl, clock)]),
  );
  return ({ webAclArn, constructPath }, request) => {
    const decision = evaluators.get(webAclArn ?? "")?.(request);
    if (decision === undefined || decision.matchedRules.length === 0) return undefined;
    const { constructPath: webAcl } = webAcls.find(({ arn }) => arn === webAclArn) ?? {};
    const rules = decision.matchedRules.join(", ");
    log({ service: "apigateway", message: `web ACL ${webAcl}: the request matches ${rules}`, constructPath });
    return decision.answer && blocked(decision.answer, rules);
  };
}

/**
 * The outcome of a blocked request. A rule's own response is sent unchanged. Without one, API Gateway sends its gateway
 * response `WAF_FILTERED`.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html
 */
function blocked({ status, headers, body }: BlockAnswer, rules: string): IntegrationOutcome {
  if (body === undefined && headers.length === 0) {
    return rejected(gatewayError("WAF_FILTERED", `blocked by ${rules}`, { status }));
  }
  return {
    outcome: "answered",
    answer: {
      status,
      headers: [...(body === undefined ? [] : [["Content-Type", body.contentType] as const]), ...headers],
      body: Buffer.from(body?.content ?? "", "utf8"),
    },
  };
}
