import type { HttpHandler, HttpRequest, HttpResponse } from "../http/http.js";
import { header, jsonResponse } from "../http/http.js";
import type { Log } from "../log.js";
import type { IssuerStandIn } from "./issuers/issuer-stand-in.js";

/** The services that accept only signed requests, by their names in signatures. */
export type AwsServices = Readonly<
  Record<"dynamodb" | "ssm" | "sqs" | "sts" | "events" | "lambda", HttpHandler>
>;

/** The services that functions reach by their own host names. */
interface InternetServices {
  readonly cognitoIdp: HttpHandler;
  readonly cognitoOauth: HttpHandler;
  readonly aws: AwsServices;
  readonly s3: HttpHandler;
  /** The OpenID Connect issuers that the stack trusts. */
  readonly issuers: IssuerStandIn;
  /** Serves requests of a developer's programs to the listener's address. */
  readonly local: HttpHandler;
  readonly log: Log;
}

/**
 * Creates the Internet as a function's processes see it: one listener for plain HTTP that routes by the Host header. It
 * never connects to a real network.
 */
export function createInternet(services: InternetServices): HttpHandler {
  return async (request) => {
    const host = (header(request, "host") ?? "").toLowerCase();
    try {
      return await handlerOf(host, services)(request);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      services.log({ service: "internet", message: `${host}: ${detail}` });
      return jsonResponse(500, { message: "Internal server error" });
    }
  };
}

function handlerOf(host: string, services: InternetServices): HttpHandler {
  if (services.issuers.hosts.has(host)) return services.issuers.handler;
  if (/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return services.local;
  const routes: readonly (readonly [RegExp, HttpHandler])[] = [
    [/^cognito-idp\.[a-z0-9-]+\.amazonaws\.com$/, services.cognitoIdp],
    [/^[a-z0-9-]+\.auth\.[a-z0-9-]+\.amazoncognito\.com$/, services.cognitoOauth],
    [/^([a-z0-9.-]+\.)?s3([.-][a-z0-9-]+)*\.amazonaws\.com$/, services.s3],
  ];
  const aws = /^([a-z]+)\.[a-z0-9-]+\.amazonaws\.com$/.exec(host)?.[1] ?? "";
  if (isAwsService(aws, services.aws)) return services.aws[aws];
  const route = routes.find(([pattern]) => pattern.test(host));
  return route?.[1] ?? ((request) => unreachable(host, request, services.log));
}

/** Whether a name is one of the signed services. */
export function isAwsService(name: string, services: AwsServices): name is keyof AwsServices {
  return Object.hasOwn(services, name);
}

async function unreachable(host: string, request: HttpRequest, log: Log): Promise<HttpResponse> {
  const message = `${host || "a request without a Host header"} (${request.method}) is not emulated: the emulator serves Cognito, S3, DynamoDB, SSM, SQS, STS, EventBridge, Lambda and the OpenID Connect issuers in the settings of the stack's functions, and never connects to the network`;
  log({ service: "internet", message });
  return jsonResponse(502, { message });
}
