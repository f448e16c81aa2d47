/** The keys that a signature is made with. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Present with a role's session. */
  readonly sessionToken?: string;
}

/** When, where and with which keys a signature is made. */
export interface SigningContext {
  readonly credentials: SigningCredentials;
  /** e.g. `eu-central-1`. */
  readonly region: string;
  /** Milliseconds since 1970; a signature has whole seconds. */
  readonly signedAt: number;
}

/** The address of a bucket. */
export interface S3Endpoint {
  /** `https://BUCKET.s3.REGION.amazonaws.com`, without a slash at the end. */
  readonly origin: string;
  /** Value of `Host`, which is signed. */
  readonly host: string;
  /** Comes before every key: `/`, or `/BUCKET/` with path-style addresses. */
  readonly basePath: string;
}
