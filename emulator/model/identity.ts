import type { Constructed } from "./constructed.js";

export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

/** A statement in IAM's JSON. Every list may also be a single string. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  /** Operator, then condition key, then its values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Role extends Constructed {
  readonly name: string;
  readonly arn: string;
  readonly uniqueId: string;
  readonly trustPolicy: PolicyDocument;
  /** Inline and attached policies. */
  readonly policies: readonly ({ readonly name: string; readonly document: PolicyDocument } & Constructed)[];
}

export interface UserPool extends Constructed {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Host prefix of the managed login pages and OAuth endpoints, if the pool has a domain. */
  readonly domain?: string;
  readonly clients: readonly UserPoolClient[];
  /** Scopes by short name, without the identifier and its `/`. */
  readonly resourceServers: readonly { readonly identifier: string; readonly scopes: readonly string[] }[];
  readonly groups: readonly string[];
  /** Names of the pool's custom attributes, without `custom:`. */
  readonly customAttributes: readonly string[];
  /** The pre token generation trigger, if any. */
  readonly preTokenGeneration?: { readonly functionArn: string; readonly version: "V1_0" | "V2_0" | "V3_0" };
}

export interface UserPoolClient extends Constructed {
  readonly id: string;
  readonly name: string;
  readonly secret?: string;
  readonly explicitAuthFlows: readonly string[];
  readonly allowedOauthFlows: readonly string[];
  readonly allowedOauthScopes: readonly string[];
  /** URLs that the login page can redirect a user to. */
  readonly callbackUrls: readonly string[];
  /** Attributes that a client's user may write. If missing: the standard ones and every mutable custom one. */
  readonly writeAttributes?: readonly string[];
  readonly accessTokenValiditySeconds: number;
  readonly idTokenValiditySeconds: number;
  readonly refreshTokenValiditySeconds: number;
}
