import type { CloudFrontRequestEvent } from "aws-lambda";
import { createAuthenticator } from "../identity/authenticate.js";
import type { Authenticator } from "../identity/authentication.js";
import { DEADLINE_MS } from "../identity/deadline.js";
import { rejectIfDenied } from "../identity/deny-list.js";
import type { TrustedIssuerPorts } from "../identity/tokens/trusted-issuer.js";
import type { Narrow } from "../upload-policy/decide.js";
import type { AnswerContext } from "./answer.js";
import { errorAnswer } from "./answer.js";
import type { EdgeAuthorizerSettings } from "./contract.js";
import { headerOf } from "./origin/object-headers.js";
import type { CurrentSettings, SettingsPorts } from "./settings/settings-source.js";
import { createSettingsSource } from "./settings/settings-source.js";
import type { ViewerRequestResult } from "./viewer-request.js";
import { answerViewerRequest } from "./viewer-request.js";

/** External dependencies of the edge function. */
interface EdgePorts extends SettingsPorts, Pick<TrustedIssuerPorts, "get"> {
  /** Loads the narrower limits on uploads. */
  readonly loadNarrow: (hasRule: boolean) => Promise<Narrow>;
  /** Creates an upload id. */
  readonly newId: () => string;
  /** Writes one entry per request, without credentials, keys and URLs. */
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/** Seconds after which a client should try again if the function has failed. */
const RETRY_SECONDS = 10;

/** Serves CloudFront's viewer requests. */
type EdgeHandler = (event: CloudFrontRequestEvent) => Promise<ViewerRequestResult["reply"]>;

/**
 * Creates the handler, and starts to read settings and keys before the first request. An internal error becomes a 503
 * and never lets a request through.
 */
export function createHandler(ports: EdgePorts): EdgeHandler {
  const settingsNow = createSettingsSource(ports);
  const authenticatorOf = authenticatorKeeper(ports);
  // Errors are ignored here: a request that needs the settings reads them again, and reports the error.
  settingsNow().then(
    (current) => {
      authenticatorOf(current.settings);
      return narrowOf(current, ports);
    },
    () => undefined,
  );
  return async (event) => {
    const deadline = ports.now() + DEADLINE_MS;
    let answerContext: AnswerContext = { requestId: "", origin: undefined, allowedOrigins: [], parts: false };
    try {
      const viewerRequest = onlyRequest(event);
      const { requestId } = viewerRequest.config;
      answerContext = {
        ...answerContext,
        requestId,
        origin: headerOf(viewerRequest.request.headers, "origin"),
      };
      const current = await settingsNow();
      const { settings, uploads, deny } = current;
      answerContext = {
        ...answerContext,
        allowedOrigins: settings.corsAllowedOrigins,
        parts: settings.parts ?? false,
      };
      const authenticate = authenticatorOf(settings);
      const result = await answerViewerRequest(viewerRequest, {
        settings,
        uploads,
        authenticate: async (authorization, apiKey) =>
          rejectIfDenied(await authenticate(authorization, { apiKey, deadline }), deny),
        newUploadId: ports.newId,
        deadline,
        narrow: await narrowOf(current, ports),
      });
      ports.log({ requestId, ...result.logEntry });
      return result.reply;
    } catch (error) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      ports.log({
        level: "error",
        requestId: answerContext.requestId,
        outcome: "failed",
        status: 503,
        code: "ServiceUnavailable",
        detail,
      });
      const message = "Uploads cannot be checked at present. Try again in some seconds.";
      const unavailable = {
        status: 503,
        code: "ServiceUnavailable",
        message,
        retryAfterSeconds: RETRY_SECONDS,
      };
      return errorAnswer(unavailable, answerContext);
    }
  };
}

/** Keeps the authenticator, and with it the issuer's keys, until the settings change. */
function authenticatorKeeper(ports: EdgePorts): (settings: EdgeAuthorizerSettings) => Authenticator {
  let kept: { settings: EdgeAuthorizerSettings; authenticate: Authenticator } | undefined;
  return (settings) => {
    if (kept?.settings !== settings) {
      const claims = Object.keys(settings.quota?.claims ?? {});
      kept = { settings, authenticate: createAuthenticator(settings.identity, ports, claims) };
    }
    return kept.authenticate;
  };
}

/** Loads the narrower limits on uploads if the settings have any. Each file is loaded only once. */
function narrowOf(
  { settings, hasRule }: CurrentSettings,
  { loadNarrow }: EdgePorts,
): Promise<Narrow> | undefined {
  return hasRule || settings.policy.limits ? loadNarrow(hasRule) : undefined;
}

/** The event is not a viewer-request event of CloudFront. */
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
