/** AWS credentials. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only for temporary credentials. */
  readonly sessionToken?: string;
}

/** Credentials, Region and time of a signature. */
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
  /** Beginning of every path: `/`, or `/BUCKET/` with path-style addresses. */
  readonly basePath: string;
}
