import type { PolicyDocument } from "../model.js";

/** The authenticated sender of a request. */
export type Principal =
  /** A session of a role: a function, or a service that assumed a role. */
  | {
      readonly type: "role";
      readonly accountId: string;
      readonly roleArn: string;
      /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
      readonly sessionArn: string;
      /** `AROA…:SESSION`. */
      readonly userId: string;
      /** Policy that the caller of `sts:AssumeRole` gave. @default - the role's permissions are not restricted */
      readonly sessionPolicy?: PolicyDocument;
    }
  /** The local administrator. Its identity policy allows everything; resource policies still apply. */
  | { readonly type: "user"; readonly accountId: string; readonly arn: string; readonly userId: string }
  /** A session that a user started with `sts:GetFederationToken`. */
  | {
      readonly type: "federated-user";
      readonly accountId: string;
      /** `arn:aws:sts::ACCOUNT:federated-user/NAME`. */
      readonly arn: string;
      /** ARN of the user that started the session. */
      readonly userArn: string;
      /** `ACCOUNT:NAME`. */
      readonly userId: string;
      readonly sessionPolicy: PolicyDocument;
    }
  /** An AWS service with its own identity, e.g. CloudFront with origin access control. */
  | {
      readonly type: "service";
      readonly service: string;
      readonly sourceArn: string;
      readonly sourceAccount: string;
    }
  /** A CloudFront origin access identity. */
  | { readonly type: "origin-access-identity"; readonly arn: string; readonly canonicalUserId: string }
  | { readonly type: "anonymous" };

/** A principal that belongs to an account, so that identity policies can allow it something. */
type AccountPrincipal = Extract<Principal, { readonly accountId: string }>;

/** Whether a principal belongs to an account. */
export function isAccountPrincipal(principal: Principal): principal is AccountPrincipal {
  return "accountId" in principal;
}

/** The id by which services name a caller: the user's or the session's id, or the service's name. */
export function principalId(principal: Principal): string {
  switch (principal.type) {
    case "role":
    case "user":
    case "federated-user":
      return principal.userId;
    case "service":
      return principal.service;
    case "origin-access-identity":
      return principal.canonicalUserId;
    case "anonymous":
      return "anonymous";
  }
}

/** A principal and its way of authentication, as S3's condition keys describe it. */
export interface Caller {
  readonly principal: Principal;
  readonly authType: "REST-HEADER" | "REST-QUERY-STRING" | "POST" | "NONE";
  /** Age of the signature in milliseconds (`s3:signatureAge`), for presigned requests. */
  readonly signatureAgeMs?: number;
}

/** Temporary or long-term keys, as in `AWS_ACCESS_KEY_ID` and related variables. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Milliseconds since 1970; missing for long-term keys. */
  readonly expiresAt?: number;
}
