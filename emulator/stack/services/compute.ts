import { randomUUID } from "node:crypto";
import { createSignedCallReader } from "../../aws-json/signed-call.js";
import type { HttpHandler } from "../../http/http.js";
import { createInternet } from "../../internet/internet.js";
import type { IssuerStandIn } from "../../internet/issuers/issuer-stand-in.js";
import { createLocalRequests } from "../../internet/local-requests.js";
import type { Distribution, RestApi } from "../../model.js";
import { createRestApi, createUsageCheck } from "../../services/apigateway/index.js";
import { createDistribution } from "../../services/cloudfront/index.js";
import type { IssuedToken, TokenSpec, UserPools } from "../../services/cognito/index.js";
import {
  createIdpHandler,
  createOauthHandler,
  createUserPools,
  issueToken,
} from "../../services/cognito/index.js";
import type { Lambda } from "../../services/lambda/index.js";
import { createLambda } from "../../services/lambda/index.js";
import type { ObjectCreated } from "../../services/s3/index.js";
import { createSsm } from "../../services/ssm/index.js";
import { createSts } from "../../services/sts/index.js";
import type { EventServices } from "./events.js";
import { createEventServices } from "./events.js";
import { apiSignatureVerifier, edgeInvoker, triggerInvoker } from "./ports.js";
import type { SharedParts, StatefulServices } from "./stateful.js";

/** The services that run functions, and the Internet, through which functions call services. */
export interface ComputeServices {
  readonly lambda: Lambda;
  readonly internet: HttpHandler;
  readonly onObjectCreated: (created: ObjectCreated) => void;
  readonly issueToken: (spec: TokenSpec) => Promise<IssuedToken>;
  readonly restApi: (api: RestApi) => HttpHandler;
  readonly distribution: (distribution: Distribution) => HttpHandler;
}

/** Creates Lambda, the event services, the user pools, the Internet, the REST APIs and the distributions. */
export function createComputeServices(
  shared: SharedParts,
  stateful: StatefulServices,
  urls: {
    readonly internetUrl: string;
    readonly s3Url: string;
    readonly toLocalText: (text: string) => string;
  },
  issuers: IssuerStandIn,
): ComputeServices {
  const { model, facts, clock, log, tenantGroupPrefix } = shared;
  const { iam, s3, keys } = stateful;
  const hosts = [...issuers.hosts];
  const lambda = createLambda({ ...shared, ...urls, hosts, assumeRole: iam.assumeRole });
  const events = createEventServices(shared, stateful, lambda);
  const pools = createUserPools({
    model,
    keys,
    invokeTrigger: triggerInvoker(lambda),
    facts,
    clock,
    randomId: randomUUID,
  });
  const issue = (spec: TokenSpec): Promise<IssuedToken> =>
    issueToken(spec, { model, pools, keys, clock, tenantGroupPrefix, issuers: issuers.issuers });
  const checkUsage = createUsageCheck(clock, facts);
  return {
    lambda,
    internet: internetOf(shared, stateful, { pools, issue, events, issuers }),
    onObjectCreated: events.onObjectCreated,
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
        toLocalText: urls.toLocalText,
        facts,
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
        facts,
        clock,
        log,
        randomId: randomUUID,
      }),
  };
}

/** The parts of the Internet that depend on functions. */
interface InternetParts {
  readonly pools: UserPools;
  readonly issue: (spec: TokenSpec) => Promise<IssuedToken>;
  readonly events: EventServices;
  readonly issuers: IssuerStandIn;
}

function internetOf(
  { model, clock, facts, log, tenantGroupPrefix }: SharedParts,
  { iam, s3, keys, dynamoDb }: StatefulServices,
  { pools, issue, events, issuers }: InternetParts,
): HttpHandler {
  const { userPools } = model;
  const cognitoIdp = createIdpHandler({ userPools, pools, keys });
  const randomId = randomUUID;
  const oauthOptions = { userPools, pools, keys, clock, facts, tenantGroupPrefix, randomId };
  const cognitoOauth = createOauthHandler(oauthOptions);
  const readSignedCall = createSignedCallReader(iam.credentials, clock);
  const ssm = createSsm({ model, iam, readSignedCall, log });
  const sts = createSts({ iam, readSignedCall, log });
  const administratorSecret = iam.administrator.credentials.secretAccessKey;
  const { sqs, events: eventBridge, lambda } = events;
  const aws = { dynamodb: dynamoDb.httpHandler, ssm, sqs, sts, events: eventBridge, lambda };
  const local = createLocalRequests({
    cognitoIdp,
    cognitoOauth,
    aws,
    issueToken: issue,
    applyLifecycle: s3.applyLifecycle,
    administratorSecret,
  });
  return createInternet({ cognitoIdp, cognitoOauth, aws, s3: s3.httpHandler, issuers, local, log });
}
