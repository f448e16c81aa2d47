/** What the client reads of `GET /.well-known/s3-upload-patterns`. */
export interface Discovery {
  /** The patterns that are deployed. */
  readonly patterns: {
    readonly presigned?: { readonly maxObjectBytes: number };
    readonly direct?: DiscoveredPattern;
    readonly edge?: DiscoveredPattern & { readonly needsContentSha256: boolean };
  };
}

interface DiscoveredPattern {
  /** Without a slash at its end. */
  readonly url: string;
  /** Largest object in bytes, whatever the policy says. */
  readonly maxObjectBytes: number;
}
