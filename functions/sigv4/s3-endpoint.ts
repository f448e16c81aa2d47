import { percentEncodePath } from "./canonical-request.js";
import type { S3Endpoint } from "./contract.js";

/** A bucket and the way to reach it. */
export interface S3EndpointOptions {
  readonly bucketName: string;
  /** The bucket's Region. */
  readonly region: string;
  /** Whether to use the bucket's Transfer Acceleration endpoint. Ignored with `endpointUrl`. */
  readonly transferAcceleration: boolean;
  /** Endpoint of another S3-compatible store, from `AWS_ENDPOINT_URL_S3`; may have a port and a path. */
  readonly endpointUrl?: string;
}

/** A bucket has no endpoint of the requested kind. */
export class EndpointError extends Error {
  override readonly name = "EndpointError";
}

/** A bucket name without dots. The certificate of S3 covers one label only. */
const HOST_LABEL = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
/** Matches an IP address in the form of `URL`. */
const IP_ADDRESS = /^(?:\[.*\]|[\d.]+)$/;

/** Domains by prefix of the Region, if not `amazonaws.com`. */
const PARTITION_DOMAINS: readonly (readonly [regionPrefix: string, domain: string])[] = [
  ["cn-", "amazonaws.com.cn"],
  ["eusc-", "amazonaws.eu"],
  ["us-iso-", "c2s.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov"],
  ["us-isof-", "csp.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk"],
];

/**
 * The address of a bucket: its own host name (virtual-hosted) if its name and the host allow it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html
 */
export function s3Endpoint(options: S3EndpointOptions): S3Endpoint {
  const { bucketName, region, transferAcceleration, endpointUrl } = options;
  if (endpointUrl !== undefined) return endpointOf(parsed(endpointUrl), bucketName);
  const domain = PARTITION_DOMAINS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "amazonaws.com";
  if (!transferAcceleration) return endpointOf(new URL(`https://s3.${region}.${domain}`), bucketName);
  if (!HOST_LABEL.test(bucketName)) {
    throw new EndpointError(
      `bucketName "${bucketName}" has no Transfer Acceleration endpoint. Switch acceleration off, or use a bucket whose name has only lower-case letters, digits and hyphens`,
    );
  }
  return endpointOf(new URL(`https://s3-accelerate.${domain}`), bucketName);
}

/** A key's path: percent-encoded once, as S3 reads it, and with all slashes and dot segments unchanged. */
export function s3ObjectPath({ basePath }: S3Endpoint, key: string): string {
  return basePath + percentEncodePath(key);
}

function endpointOf({ protocol, host, hostname, pathname }: URL, bucketName: string): S3Endpoint {
  const folder = pathname.endsWith("/") ? pathname : `${pathname}/`;
  const virtualHosted = HOST_LABEL.test(bucketName) && !IP_ADDRESS.test(hostname);
  const bucketHost = virtualHosted ? `${bucketName}.${host}` : host;
  return {
    origin: `${protocol}//${bucketHost}`,
    host: bucketHost,
    basePath: virtualHosted ? folder : `${folder}${bucketName}/`,
  };
}

function parsed(endpointUrl: string): URL {
  const url = URL.canParse(endpointUrl) ? new URL(endpointUrl) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new EndpointError(
    `AWS_ENDPOINT_URL_S3 is "${endpointUrl}"; a URL with http: or https: is allowed, e.g. http://127.0.0.1:9000`,
  );
}
