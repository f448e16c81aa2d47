import type { Fetcher } from "aws-jwt-verify/https";
import type { CloudFrontRequestEvent } from "aws-lambda";
import { createAuthenticator } from "../identity/authenticate.js";
import type { Authenticator } from "../identity/authentication.js";
import { type Asker, errorAnswer } from "./answer.js";
import type { EdgeAuthorizerSettings } from "./contract.js";
import { headerOf } from "./origin/object-headers.js";
import { createSettingsSource, type SettingsPorts } from "./settings.js";
import { answerViewerRequest, type ViewerRequestResult } from "./viewer-request.js";

/** What the edge function needs from the world. */
export interface EdgePorts extends SettingsPorts {
  /** How an issuer's keys are fetched. @default - over HTTPS, with a short timeout and one retry */
  readonly fetcher?: Fetcher;
  /** A fresh identifier for an upload. */
  readonly newId: () => string;
  /** Takes one entry per request; it holds no credential, key or URL. */
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/** Serves CloudFront's viewer requests. */
export type EdgeHandler = (event: CloudFrontRequestEvent) => Promise<ViewerRequestResult["reply"]>;

/** A handler over these ports. An error inside is answered with 503: it never lets a request through. */
export function createHandler(ports: EdgePorts): EdgeHandler {
  const settingsNow = createSettingsSource(ports);
  const authenticatorOf = authenticatorKeeper(ports);
  return async (event) => {
    let asker: Asker = { requestId: "", origin: undefined, allowedOrigins: [] };
    try {
      const viewerRequest = onlyRequest(event);
      const { requestId } = viewerRequest.config;
      asker = { ...asker, requestId, origin: headerOf(viewerRequest.request.headers, "origin") };
      const settings = await settingsNow();
      asker = { ...asker, allowedOrigins: settings.corsAllowedOrigins };
      const authenticate = authenticatorOf(settings);
      const result = await answerViewerRequest(viewerRequest, {
        settings,
        authenticate,
        freshUploadId: ports.newId(),
      });
      ports.log({ requestId, ...result.logEntry });
      return result.reply;
    } catch (error) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      ports.log({ level: "error", requestId: asker.requestId, outcome: "failed", status: 503, detail });
      const message = "Uploads cannot be checked at present. Try again in some seconds.";
      return errorAnswer({ status: 503, code: "ServiceUnavailable", message }, asker);
    }
  };
}

/** Keeps the authenticator, and with it the issuer's keys, as long as the settings stay the same. */
function authenticatorKeeper({ fetcher }: EdgePorts): (settings: EdgeAuthorizerSettings) => Authenticator {
  let kept: { settings: EdgeAuthorizerSettings; authenticate: Authenticator } | undefined;
  return (settings) => {
    if (kept?.settings !== settings) {
      kept = { settings, authenticate: createAuthenticator(settings.identity, { fetcher }) };
    }
    return kept.authenticate;
  };
}

/** The event is not what CloudFront sends to a viewer-request function. */
class UnexpectedEventError extends Error {
  override readonly name = "UnexpectedEventError";
}

function onlyRequest({ Records }: CloudFrontRequestEvent): CloudFrontRequestEvent["Records"][number]["cf"] {
  const [record] = Records ?? [];
  if (record?.cf.config.eventType !== "viewer-request") {
    throw new UnexpectedEventError("Associate the function with viewer-request events of CloudFront only");
  }
  return record.cf;
}
