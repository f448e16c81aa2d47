import type { PublicPolicy } from "../../upload-policy/contract.js";

/** Response to `GET /me`: the caller and its upload policy. */
export interface MeResponse {
  /** Identifier of the caller, from its credential. */
  readonly subject: string;
  readonly tenant?: string;
  readonly scopes: readonly string[];
  /** The beginning of the caller's keys in the bucket: empty, or ending in `/`, e.g. `uploads/alice/`. */
  readonly prefix: string;
  /** Required start of each key that the caller names. @default - any */
  readonly requiredKeyPrefix?: string;
  /** The upload policy, narrowed for this caller. */
  readonly policy: PublicPolicy;
}

/** Response to `GET /.well-known/s3-upload-patterns`: everything that a client needs, except a credential. Public. */
export interface DiscoveryResponse {
  /** Version of this document. Clients ignore unknown fields. */
  readonly version: 1;
  /** Issuers of credentials; empty if only the operator knows them. */
  readonly issuers: readonly DiscoveredIssuer[];
  /** The upload policy. `GET /me` returns it narrowed for one caller. */
  readonly policy: PublicPolicy;
  /** The patterns that are deployed. */
  readonly patterns: {
    readonly presigned: DiscoveredPresigned;
    readonly direct?: DiscoveredPattern;
    readonly edge?: DiscoveredEdge;
  };
}

/** An issuer of tokens, or another kind of credential. */
export type DiscoveredIssuer =
  | {
      readonly type: "cognito" | "oidc";
      /** The `iss` claim of its tokens. For several tenants of Microsoft Entra ID it contains `{tenantid}`. */
      readonly issuer: string;
      /** Clients whose tokens are accepted. @default - any */
      readonly clientIds?: readonly string[];
      /** Accepted values of the `aud` claim. */
      readonly audience?: readonly string[];
      /** Scopes to request. @default - none needed */
      readonly scopes?: readonly string[];
      /** The client for command lines: the authorization code flow with PKCE, without a secret. */
      readonly commandLine?: { readonly clientId: string; readonly callbackUrls: readonly string[] };
    }
  /** A pre-shared key, or a request that is signed with AWS credentials. */
  | { readonly type: "pre-shared-key" | "iam" };

/** The address of a pattern, and its size limit. */
export interface DiscoveredPattern {
  /** Without a trailing slash. */
  readonly url: string;
  /** Method and path by operation, e.g. `putFile`: `PUT /files/{key+}`. */
  readonly routes: Readonly<Record<string, string>>;
  /** Largest object of the pattern in bytes, independent of the policy. */
  readonly maxObjectBytes: number;
}

/** The presigned pattern. Its URL is the one that serves this document. */
export interface DiscoveredPresigned extends Omit<DiscoveredPattern, "url"> {
  /** Largest object of one PUT or form, in bytes. */
  readonly maxPutBytes: number;
}

/** The edge pattern. */
export interface DiscoveredEdge extends DiscoveredPattern {
  /** Whether uploads in parts are supported. */
  readonly parts: boolean;
  /** Whether each PUT needs the SHA-256 of its body in `x-amz-content-sha256`. */
  readonly needsContentSha256: boolean;
}
