import { Construct } from "constructs";
import type { DirectUpload } from "../direct-upload/index.js";
import type { EdgeUpload } from "../edge-upload/index.js";
import type { LiveSettings } from "../live-settings/index.js";
import type { MalwareProtection } from "../malware-protection/index.js";
import type { PresignedUpload } from "../presigned-upload/index.js";
import type { ApiDomain } from "../rest-api/index.js";
import { requirePropsObject } from "../rules/check.js";
import type { UploadBucket } from "../upload-bucket/index.js";
import type { UploadCompleted } from "../upload-completed/index.js";
import type { UploadQuota } from "../upload-quota/index.js";
import type { UserPool } from "../user-pool/index.js";
import type { UploadsParts } from "./compose.js";
import { composeUploads } from "./compose.js";
import type { UploadsProps } from "./props.js";
import { UPLOADS_RULES } from "./rules.js";
import { SettingsError, settingsProblems } from "./settings-error.js";

/**
 * All three patterns with one bucket, one policy and one way to authenticate callers, in your own stack. It passes
 * policy, prefix, CORS origins and role ARNs to every part, so that they agree.
 * The stack needs an AWS provider. Each Region of an account also needs one `ApiGatewayAccount`, or the REST APIs
 * cannot write logs.
 * @throws {@link SettingsError} if the props have unknown names, wrong values or contradictions
 * @throws {@link PropsError} if a part rejects its props
 */
export class Uploads extends Construct implements UploadsParts {
  /** The bucket that stores the uploads. */
  readonly bucket: UploadBucket;
  /** Omitted if callers have another issuer. */
  readonly userPool?: UserPool;
  /** Omitted without `apiDomain`. */
  readonly apiDomain?: ApiDomain;
  /** Omitted without the pattern `"direct"`. */
  readonly direct?: DirectUpload;
  /** Omitted without the pattern `"presigned"`. */
  readonly presigned?: PresignedUpload;
  /** Omitted without the pattern `"edge"`. */
  readonly edge?: EdgeUpload;
  /** Omitted with `events: false`. */
  readonly completed?: UploadCompleted;
  /** Omitted unless `liveSettingsSource` is `"ssm"`. */
  readonly liveSettings?: LiveSettings;
  /** Omitted without `quota`. */
  readonly quota?: UploadQuota;
  /** Omitted unless `malwareProtection` is true. */
  readonly malwareProtection?: MalwareProtection;

  constructor(scope: Construct, id: string, props: UploadsProps = {}) {
    super(scope, id);
    requirePropsObject(this, props);
    const problems = settingsProblems({ ...props }, UPLOADS_RULES);
    if (problems.length > 0) throw new SettingsError(problems, `the props of ${this.node.path}`);
    const parts = composeUploads(this, props);
    this.bucket = parts.bucket;
    this.userPool = parts.userPool;
    this.apiDomain = parts.apiDomain;
    this.direct = parts.direct;
    this.presigned = parts.presigned;
    this.edge = parts.edge;
    this.completed = parts.completed;
    this.liveSettings = parts.liveSettings;
    this.quota = parts.quota;
    this.malwareProtection = parts.malwareProtection;
  }
}
