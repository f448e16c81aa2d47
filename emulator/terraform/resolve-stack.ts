import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Model, PolicyDocument } from "../model.js";
import type { Value } from "./expression/value.js";
import { toText } from "./expression/value.js";
import type { LoadedStack } from "./load.js";
import { loadStack } from "./load.js";
import { Findings, Resources } from "./model/findings.js";
import { buildDomains } from "./resources/apigateway/build-domains.js";
import { buildRestApis } from "./resources/apigateway/build-rest-apis.js";
import { buildApiKeys, buildUsagePlans } from "./resources/apigateway/build-usage-plans.js";
import { buildDistributions } from "./resources/cloudfront/build-distributions.js";
import { buildUserPools } from "./resources/cognito/build-user-pools.js";
import { buildTables } from "./resources/dynamodb/build-tables.js";
import { buildEventBuses, buildEventRules } from "./resources/events/build-event-rules.js";
import { buildMalwareProtectionPlans } from "./resources/guardduty/build-malware-protection-plans.js";
import { buildRoles } from "./resources/iam/build-roles.js";
import { buildFunctions } from "./resources/lambda/build-functions.js";
import type { StandInPolicy } from "./resources/s3/bucket-stand-ins.js";
import { readStandInPolicy, withStandIns } from "./resources/s3/bucket-stand-ins.js";
import { buildParameters } from "./resources/security/build-parameters.js";
import { buildWebAcls } from "./resources/security/build-web-acls.js";
import { buildQueues } from "./resources/sqs/build-queues.js";
import { RESOURCE_TYPES } from "./resources/table.js";
import type { Resource } from "./schema/resource-type.js";
import type { Block, Configuration } from "./stack/configuration.js";
import { readConfiguration } from "./stack/configuration.js";
import { DIGITS, stableId } from "./stack/identifier.js";
import { IssueError, IssueList, UnsupportedError } from "./stack/issue.js";
import { notEmulated, StackValues } from "./stack-values.js";

/** Options of {@link resolveStack}. */
export interface ResolveOptions {
  /** Folder for files that the stack generates (`archive_file`). Created if needed. */
  readonly workFolder: string;
  /**
   * Variables (`TF_VAR_…`), and the Region for a provider without one (`AWS_REGION`).
   * @default none
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /**
   * Account id of the emulated account, 12 digits.
   * @default derived from the stack's name
   */
  readonly accountId?: string;
  /** The policy of buckets outside the stack. @default - none */
  readonly bucketPolicy?: StandInPolicy;
}

/** A stack as the emulator serves it. */
export interface ResolvedStack {
  readonly model: Model;
  /** Settings that run locally and that AWS may reject. */
  readonly warnings: readonly string[];
}

/**
 * Loads a synthesized stack and resolves it to the model.
 * @throws {StackNotLoadedError} if it cannot be read
 * @throws {UnsupportedError} with everything in the stack that is not emulated
 */
export async function resolveStack(stackFolder: string, options: ResolveOptions): Promise<ResolvedStack> {
  const stack = await loadStack(stackFolder);
  const accountId = options.accountId ?? stableId(`account\n${stack.name}`, DIGITS, 12);
  const configuration = readConfiguration(stack.name, stack.json);
  const values = new StackValues(configuration, {
    stackFolder: stack.folder,
    workFolder: resolve(options.workFolder),
    accountId,
    environment: options.environment ?? {},
    types: RESOURCE_TYPES,
  });
  const issues = new IssueList();
  for (const issue of [...configuration.issues, ...values.cycles.values()]) issues.add(issue);
  const resources = readResources(configuration, values, issues);
  const outputs = readOutputs(configuration, values, issues);
  const region = attempt(() => values.providerRegion(), issues) ?? "";
  throwIssues(stack, issues);

  const findings = new Findings(issues);
  const standInPolicy = readStandInPolicy(options.bucketPolicy ?? {}, outputs, (argument, reason) =>
    issues.add({
      constructPath: stack.name,
      address: "the policy of buckets outside the stack",
      argument,
      reason,
    }),
  );
  const model = buildModel(stack, resources, findings, { accountId, region, outputs }, standInPolicy);
  throwIssues(stack, issues);
  return { model, warnings: findings.warnings };
}

function throwIssues({ name, file }: LoadedStack, issues: IssueList): void {
  if (issues.all.length > 0) throw new UnsupportedError(name, file, issues.all);
}

/** Reads all resources of known types. Reports everything else. */
function readResources(configuration: Configuration, values: StackValues, issues: IssueList): Resources {
  const byType = new Map<string, Resource[]>();
  for (const block of configuration.resources) {
    const resource = readResource(block, values, issues);
    if (resource) byType.set(block.type, [...(byType.get(block.type) ?? []), resource]);
  }
  return new Resources(byType);
}

function readResource(block: Block, values: StackValues, issues: IssueList): Resource | undefined {
  const { constructPath, address } = block;
  const type = RESOURCE_TYPES.get(block.type);
  if (!type) {
    issues.add({ constructPath, address, argument: "", reason: notEmulated(block) });
    return undefined;
  }
  const read = type.read(block.body, values.place(block, issues));
  const region = attempt(() => values.region(block), issues);
  if (!read.ok || region === undefined) return undefined;
  return {
    constructPath,
    address,
    region,
    arguments: read.value,
    text: (attribute) => toText(values.attribute(block, attribute)) ?? "",
  };
}

function readOutputs(
  configuration: Configuration,
  values: StackValues,
  issues: IssueList,
): Readonly<Record<string, Value>> {
  const outputs: [string, Value][] = configuration.outputs.map((block) => {
    const read = values
      .place(block, issues)
      .at("value")
      .evaluate(block.body.value ?? null);
    return [block.address.replace(/^output\./, ""), read.ok ? read.value : null];
  });
  return Object.fromEntries(outputs);
}

function attempt<T>(compute: () => T, issues: IssueList): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof IssueError)) throw error;
    issues.add(error.issue);
    return undefined;
  }
}

function buildModel(
  stack: LoadedStack,
  resources: Resources,
  findings: Findings,
  known: Pick<Model, "accountId" | "region" | "outputs">,
  standInPolicy: PolicyDocument | undefined,
): Model {
  const model = {
    stackName: stack.name,
    ...known,
    roles: buildRoles(resources, findings),
    functions: buildFunctions(resources, findings, { stackFolder: stack.folder, exists: existsSync }),
    restApis: buildRestApis(resources, findings, stack.typesOfOtherStacks.has("aws_api_gateway_account")),
    apiDomains: buildDomains(resources, findings),
    usagePlans: buildUsagePlans(resources, findings),
    apiKeys: buildApiKeys(resources),
    distributions: buildDistributions(resources, findings),
    webAcls: buildWebAcls(resources, findings),
    userPools: buildUserPools(resources, findings),
    parameters: buildParameters(resources, findings),
    eventBuses: buildEventBuses(resources),
    eventRules: buildEventRules(resources, findings),
    queues: buildQueues(resources, findings),
    tables: buildTables(resources, findings),
    malwareProtectionPlans: buildMalwareProtectionPlans(resources, findings),
  };
  return { ...model, buckets: withStandIns(model, resources, findings, standInPolicy) };
}
