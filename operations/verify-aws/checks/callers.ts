import { parseObject } from "../../../functions/json/json.js";
import { send } from "../http/http-client.js";
import { requireJourney } from "../stack/journeys.js";
import { NotApplicable } from "../stack/not-measured.js";
import { callApi, described, required, requireEvidence } from "../stack/stack-under-test.js";
import type { Check } from "./check.js";

export const accessTokenNamesClient: Check = async (stack) => {
  const { clientId } = required(stack.userPool, "Cognito user pool");
  const [, payload = ""] = stack.token().split(".");
  const claims = parseObject(Buffer.from(payload, "base64url").toString());
  if (claims.token_use === "id") throw new NotApplicable("this stack accepts ID tokens, not access tokens");
  const isNamed = claims.client_id === clientId;
  return { answer: isNamed, seen: isNamed ? "client_id names it" : "client_id does not name it" };
};

/** Sends an invalid code: its error has the same CORS headers as tokens would have. */
export const tokenEndpointHasCors: Check = async (stack) => {
  const url = required(stack.tokenUrl, "token_url");
  const { clientId } = required(stack.userPool, "Cognito user pool");
  const form = { grant_type: "authorization_code", client_id: clientId, code: "verify-aws" };
  const response = await send({
    method: "POST",
    url,
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      Origin: "https://verify-aws.example.com",
    },
    body: new URLSearchParams(form).toString(),
  });
  requireEvidence(response);
  const allowed = response.headers["access-control-allow-origin"];
  const seen = `an invalid code was answered ${response.status}, allowed origin ${allowed ?? "none"}`;
  return { answer: response.status === 400 ? allowed === "*" : undefined, seen };
};

/** Sends two requests: one with a token, whose answer is cached, and one with another signature in the same token. */
export const cachedAnswersBelongToOneToken: Check = async (stack) => {
  if (stack.settings.authorization !== "authorizer") {
    throw new NotApplicable('this needs a stack with authorization "authorizer"');
  }
  await requireJourney(stack, "presigned");
  const url = `${required(stack.presignedUrl, "presigned_url")}/uploads/unknown`;
  const forged = { Authorization: `Bearer ${forge(stack.token())}` };
  await callApi(stack, "/uploads/unknown");
  const response = await send({ method: "GET", url, headers: forged });
  requireEvidence(response, 401);
  const seen = `a forged token was answered ${described(response)}`;
  return { answer: response.status === 401, seen };
};

/** A token with another signature of the same length. */
function forge(token: string): string {
  const end = token.lastIndexOf(".") + 1;
  return `${token.slice(0, end)}${token.slice(end).split("").reverse().join("")}`;
}

/** Maximum number of requests of the check. */
const MAX_REQUESTS = 400;

export const usagePlansThrottle: Check = async (stack) => {
  const tiers = required(stack.settings.tiers, "usage plans");
  await requireJourney(stack, "presigned");
  const count = Math.max(...tiers.map(({ ratePerSecond, burst }) => 2 * burst + 5 * ratePerSecond)) + 10;
  if (count > MAX_REQUESTS) {
    throw new NotApplicable(`this would need ${count} requests; give the test user's tier smaller limits`);
  }
  const responses = await Promise.all(
    Array.from({ length: count }, () => callApi(stack, "/uploads/unknown")),
  );
  const throttled = responses.filter(({ status }) => status === 429).length;
  if (throttled === 0) for (const response of responses) requireEvidence(response);
  return { answer: throttled > 0, seen: `${throttled} of ${count} simultaneous requests were answered 429` };
};
