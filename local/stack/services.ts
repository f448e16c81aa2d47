import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createRestApi, createUsageCheck } from "../apigateway/index.js";
import type { Clock } from "../clock.js";
import { createDistribution } from "../cloudfront/distribution.js";
import { createIdpHandler } from "../cognito/http/idp-handler.js";
import { createOauthHandler } from "../cognito/http/oauth-handler.js";
import { issueToken } from "../cognito/issue-token.js";
import type { SigningKeys } from "../cognito/signing-keys.js";
import { openSigningKeys } from "../cognito/signing-keys.js";
import type { IssuedToken, TokenSpec } from "../cognito/token-spec.js";
import type { UserPools } from "../cognito/user-pools.js";
import { createUserPools } from "../cognito/user-pools.js";
import type { HttpHandler } from "../http.js";
import type { Iam } from "../iam/iam.js";
import { createIam } from "../iam/iam.js";
import { createInternet } from "../internet/internet.js";
import { createIssuerStandIn } from "../internet/issuer-stand-in.js";
import { createLocalRequests } from "../internet/local-requests.js";
import type { Lambda } from "../lambda/lambda.js";
import { createLambda } from "../lambda/lambda.js";
import type { Log } from "../log.js";
import type { Distribution, Model, RestApi } from "../model.js";
import type { S3 } from "../s3/s3.js";
import { createS3 } from "../s3/s3.js";
import { verifySignature } from "../sigv4/verify.js";
import { createSsm } from "../ssm/ssm.js";
import { apiSignatureVerifier, edgeInvoker, triggerInvoker } from "./ports.js";

/** What every service is made of. */
export interface Foundation {
  readonly model: Model;
  readonly dataFolder: string;
  readonly workFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The services that hold state; none of them runs a function. */
export interface StatefulServices {
  readonly iam: Iam;
  readonly s3: S3;
  readonly keys: SigningKeys;
}

/** Makes IAM, S3 and the signing keys. */
export function createStatefulServices({ model, dataFolder, clock, log }: Foundation): StatefulServices {
  const iam = createIam({ model, clock });
  return {
    iam,
    s3: createS3({ model, dataFolder: join(dataFolder, "s3"), iam, clock, log }),
    keys: openSigningKeys(join(dataFolder, "issuer")),
  };
}

/** The services that run functions, and those that functions reach. */
export interface ComputeServices {
  readonly lambda: Lambda;
  readonly internet: HttpHandler;
  readonly issueToken: (spec: TokenSpec) => Promise<IssuedToken>;
  readonly restApi: (api: RestApi) => HttpHandler;
  readonly distribution: (distribution: Distribution) => HttpHandler;
}

/** Makes Lambda, the user pools, the Internet, the REST APIs and the distributions. */
export function createComputeServices(
  foundation: Foundation,
  stateful: StatefulServices,
  urls: { readonly internetUrl: string; readonly s3Url: string },
): ComputeServices {
  const { model, clock, log } = foundation;
  const { iam, s3, keys } = stateful;
  const lambda = createLambda({ ...foundation, ...urls, assumeRole: iam.assumeRole });
  const pools = createUserPools({
    model,
    keys,
    invokeTrigger: triggerInvoker(lambda),
    clock,
    randomId: randomUUID,
  });
  const issue = (spec: TokenSpec): Promise<IssuedToken> => issueToken(spec, { model, pools, keys, clock });
  const checkUsage = createUsageCheck(clock);
  return {
    lambda,
    internet: internetOf(foundation, stateful, pools, issue),
    issueToken: issue,
    restApi: (api) =>
      createRestApi({
        api,
        model,
        lambda,
        s3,
        iam,
        verifySignature: apiSignatureVerifier(api.region, iam.credentials, clock),
        verifyCognitoToken: pools.verify,
        checkUsage,
        clock,
        log,
        randomId: randomUUID,
      }),
    distribution: (distribution) =>
      createDistribution({
        distribution,
        model,
        invoke: edgeInvoker(lambda),
        s3,
        clock,
        log,
        randomId: randomUUID,
      }),
  };
}

function internetOf(
  { model, clock, log }: Foundation,
  { iam, s3, keys }: StatefulServices,
  pools: UserPools,
  issue: (spec: TokenSpec) => Promise<IssuedToken>,
): HttpHandler {
  const { userPools } = model;
  const cognitoIdp = createIdpHandler({ userPools, pools, keys });
  const cognitoOauth = createOauthHandler({ userPools, pools });
  const { credentials } = iam;
  const ssm = createSsm({
    model,
    iam,
    verifySignature: (request, region) =>
      verifySignature(request, { service: "ssm", region, credentials, clock }),
    log,
  });
  const administratorSecret = iam.administrator.credentials.secretAccessKey;
  const local = createLocalRequests({ cognitoIdp, cognitoOauth, issueToken: issue, administratorSecret });
  const issuer = createIssuerStandIn(keys);
  return createInternet({ cognitoIdp, cognitoOauth, ssm, s3: s3.httpHandler, issuer, local, log });
}
