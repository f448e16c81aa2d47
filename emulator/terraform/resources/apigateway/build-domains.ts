import type { ApiDomain } from "../../../model.js";
import type { Diagnostics, Resources } from "../../model/diagnostics.js";
import { basePathMapping, domainName } from "./domain.js";
import { restApi, stage } from "./rest-api.js";

/** Joins custom domain names with their base paths. Reports mappings to a stage that the stack does not have. */
export function buildDomains(resources: Resources, diagnostics: Diagnostics): readonly ApiDomain[] {
  const domains = resources.of(domainName);
  const names = domains.map((one) => one.arguments.domain_name);
  const mappings = diagnostics.byOwner(resources.of(basePathMapping), "domain_name", names, "domain name");
  const apiIds = new Set(resources.of(restApi).map((one) => one.string("id")));
  const stages = new Set(
    resources.of(stage).map(({ arguments: given }) => `${given.rest_api_id}/${given.stage_name}`),
  );
  return domains.map((one) => ({
    constructPath: one.constructPath,
    domainName: one.arguments.domain_name,
    mappings: (mappings.get(one.arguments.domain_name) ?? []).map((mapping) => {
      const { api_id: restApiId, stage_name: stageName, base_path: basePath = "" } = mapping.arguments;
      if (!apiIds.has(restApiId))
        diagnostics.report(mapping, "api_id", `${restApiId} is not a REST API of this stack`);
      else if (!stages.has(`${restApiId}/${stageName}`)) {
        diagnostics.report(
          mapping,
          "stage_name",
          `${JSON.stringify(stageName)} is not a stage of that REST API`,
        );
      }
      return { constructPath: mapping.constructPath, basePath, restApiId, stageName };
    }),
  }));
}
