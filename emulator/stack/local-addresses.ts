import type { Model } from "../model.js";

/** The emulator's addresses, by AWS's host name. */
type AddressesByHost = ReadonlyMap<string, string>;

/** Options of {@link addressesByHost}. */
interface ServedHosts {
  readonly model: Pick<Model, "buckets" | "userPools">;
  /** REST APIs and distributions. */
  readonly urlsByHost: AddressesByHost;
  readonly s3Url: string;
  readonly internetUrl: string;
}

const URL_WITH_HOST = /https?:\/\/([a-z0-9.-]+)(?::443)?/gi;

/** The local addresses of all AWS host names: REST APIs, distributions, buckets and user pools. */
export function addressesByHost({ model, urlsByHost, s3Url, internetUrl }: ServedHosts): AddressesByHost {
  const addresses = new Map(urlsByHost);
  for (const { name, region } of model.buckets) {
    addresses.set(`s3.${region}.amazonaws.com`, s3Url);
    addresses.set(`${name}.s3.${region}.amazonaws.com`, `${s3Url}/${name}`);
  }
  for (const { region, domain } of model.userPools) {
    addresses.set(`cognito-idp.${region}.amazonaws.com`, internetUrl);
    if (domain !== undefined) addresses.set(`${domain}.auth.${region}.amazoncognito.com`, internetUrl);
  }
  return addresses;
}

/**
 * Replaces AWS's host names with local addresses in all strings of a value: `https://HOST/v1` becomes
 * `http://127.0.0.1:4702/v1`, and a string that is only a host becomes `127.0.0.1:4702`.
 */
export function withLocalAddresses(value: unknown, addresses: AddressesByHost): unknown {
  if (typeof value === "string") return localString(value, addresses);
  if (Array.isArray(value)) return value.map((item) => withLocalAddresses(item, addresses));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withLocalAddresses(item, addresses)]),
  );
}

function localString(text: string, addresses: AddressesByHost): string {
  const alone = addresses.get(text);
  if (alone !== undefined) return alone.replace("http://", "");
  return text.replace(URL_WITH_HOST, (url, host: string) => addresses.get(host.toLowerCase()) ?? url);
}
