import type { Constructed } from "./constructed.js";

export interface Distribution extends Constructed {
  readonly id: string;
  readonly arn: string;
  /** `dXXXX.cloudfront.net`. */
  readonly domainName: string;
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  readonly origins: readonly Origin[];
  readonly defaultCacheBehavior: CacheBehavior;
  readonly orderedCacheBehaviors: readonly ({ readonly pathPattern: string } & CacheBehavior)[];
  /**
   * Seconds that error responses are cached, by status. CloudFront's default applies to a status that is not listed.
   */
  readonly errorCachingSeconds: ReadonlyMap<number, number>;
  readonly webAclArn?: string;
}

export interface Origin {
  readonly originId: string;
  /** The bucket's regional domain name. */
  readonly domainName: string;
  readonly originPath: string;
  readonly customHeaders: Readonly<Record<string, string>>;
  readonly access: OriginAccess;
}

export type OriginAccess =
  | { readonly type: "none" }
  | { readonly type: "oai"; readonly id: string; readonly iamArn: string; readonly s3CanonicalUserId: string }
  | {
      readonly type: "oac";
      readonly id: string;
      readonly signingBehavior: "always" | "never" | "no-override";
    };

export interface CacheBehavior {
  readonly targetOriginId: string;
  readonly viewerProtocolPolicy: "allow-all" | "https-only" | "redirect-to-https";
  readonly allowedMethods: readonly string[];
  /** Whether the cache policy disables caching. Other policies are not emulated. */
  readonly cachingDisabled: boolean;
  readonly originRequestPolicy?: OriginRequestPolicy;
  readonly responseHeadersPolicy?: ResponseHeadersPolicy;
  /** Edge functions by event type. */
  readonly lambdaFunctionAssociations: readonly {
    readonly eventType: "viewer-request" | "origin-request" | "origin-response" | "viewer-response";
    readonly qualifiedArn: string;
    readonly includeBody: boolean;
  }[];
}

export interface OriginRequestPolicy extends Constructed {
  readonly headers: Selection;
  readonly queryStrings: Selection;
  readonly cookies: Selection;
}

export interface Selection {
  readonly behavior: "none" | "all" | "whitelist" | "allExcept";
  readonly items: readonly string[];
}

export interface ResponseHeadersPolicy extends Constructed {
  readonly cors?: {
    readonly allowCredentials: boolean;
    readonly allowHeaders: readonly string[];
    readonly allowMethods: readonly string[];
    readonly allowOrigins: readonly string[];
    readonly exposeHeaders: readonly string[];
    readonly maxAgeSeconds?: number;
    readonly originOverride: boolean;
  };
  /** Header name, value, and whether it replaces the origin's. */
  readonly headers: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
}
