import { isObject } from "../functions/json/json.js";

/** A provider that Terraform has to install. */
export interface RequiredProvider {
  readonly source: string;
  readonly version: string;
}

/** The providers that a module needs, by name. @param given - `required_providers`, as CDKTF writes it. */
export function requiredProviders(given: unknown): Readonly<Record<string, RequiredProvider>> {
  const providers = Object.entries(isObject(given) ? given : {}).map(([name, provider]) => {
    const { source, version } = isObject(provider) ? provider : {};
    const from = String(source);
    return [
      name,
      { source: from.includes("/") ? from : `hashicorp/${from}`, version: compatible(String(version)) },
    ];
  });
  return Object.fromEntries(providers);
}

/** The versions that are compatible with the version of CDKTF's bindings: newer ones with the same major version. */
function compatible(version: string): string {
  return `>= ${version}, < ${Number(version.split(".")[0]) + 1}.0.0`;
}
