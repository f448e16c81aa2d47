import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Model, PolicyDocument } from "../model.js";
import type { Value } from "./expression/value.js";
import { toStringValue } from "./expression/value.js";
import type { LoadedStack } from "./load.js";
import { loadStack } from "./load.js";
import { Diagnostics, Resources } from "./model/diagnostics.js";
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
import { ProblemError, ProblemList, UnsupportedError } from "./stack/problem.js";
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
  /** Settings that work in the emulator and that AWS may reject, and the stand-ins for buckets. */
  readonly warnings: readonly string[];
}

/**
 * Loads a synthesized stack and resolves it to the model.
 * @throws {StackNotLoadedError} if its folder is not a synthesized stack
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
  const problems = new ProblemList();
  for (const problem of [...configuration.problems, ...values.cycles.values()]) problems.add(problem);
  const resources = readResources(configuration, values, problems);
  const outputs = readOutputs(configuration, values, problems);
  const region = attempt(() => values.providerRegion(), problems) ?? "";
  throwProblems(stack, problems);

  const diagnostics = new Diagnostics(problems);
  const standInPolicy = readStandInPolicy(options.bucketPolicy ?? {}, outputs, (argument, reason) =>
    problems.add({
      constructPath: stack.name,
      address: "the policy of buckets outside the stack",
      argument,
      reason,
    }),
  );
  const model = buildModel(stack, resources, diagnostics, { accountId, region, outputs }, standInPolicy);
  throwProblems(stack, problems);
  return { model, warnings: diagnostics.warnings };
}

function throwProblems({ name, file }: LoadedStack, problems: ProblemList): void {
  if (problems.all.length > 0) throw new UnsupportedError(name, file, problems.all);
}

/** Reads all resources of known types. Reports everything else. */
function readResources(configuration: Configuration, values: StackValues, problems: ProblemList): Resources {
  const byType = new Map<string, Resource[]>();
  for (const block of configuration.resources) {
    const resource = readResource(block, values, problems);
    if (resource) byType.set(block.type, [...(byType.get(block.type) ?? []), resource]);
  }
  return new Resources(byType);
}

function readResource(block: Block, values: StackValues, problems: ProblemList): Resource | undefined {
  const { constructPath, address } = block;
  const type = RESOURCE_TYPES.get(block.type);
  if (!type) {
    problems.add({ constructPath, address, argument: "", reason: notEmulated(block) });
    return undefined;
  }
  const read = type.read(block.body, values.place(block, problems));
  const region = attempt(() => values.region(block), problems);
  if (!read.ok || region === undefined) return undefined;
  return {
    constructPath,
    address,
    region,
    arguments: read.value,
    string: (attribute) => toStringValue(values.attribute(block, attribute)) ?? "",
  };
}

function readOutputs(
  configuration: Configuration,
  values: StackValues,
  problems: ProblemList,
): Readonly<Record<string, Value>> {
  const outputs: [string, Value][] = configuration.outputs.map((block) => {
    const read = values
      .place(block, problems)
      .at("value")
      .evaluate(block.body.value ?? null);
    return [block.address.replace(/^output\./, ""), read.ok ? read.value : null];
  });
  return Object.fromEntries(outputs);
}

function attempt<T>(compute: () => T, problems: ProblemList): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.add(error.problem);
    return undefined;
  }
}

function buildModel(
  stack: LoadedStack,
  resources: Resources,
  diagnostics: Diagnostics,
  known: Pick<Model, "accountId" | "region" | "outputs">,
  standInPolicy: PolicyDocument | undefined,
): Model {
  const model = {
    stackName: stack.name,
    ...known,
    roles: buildRoles(resources, diagnostics),
    functions: buildFunctions(resources, diagnostics, { stackFolder: stack.folder, exists: existsSync }),
    restApis: buildRestApis(resources, diagnostics, stack.typesOfOtherStacks.has("aws_api_gateway_account")),
    apiDomains: buildDomains(resources, diagnostics),
    usagePlans: buildUsagePlans(resources, diagnostics),
    apiKeys: buildApiKeys(resources),
    distributions: buildDistributions(resources, diagnostics),
    webAcls: buildWebAcls(resources, diagnostics),
    userPools: buildUserPools(resources, diagnostics),
    parameters: buildParameters(resources, diagnostics),
    eventBuses: buildEventBuses(resources),
    eventRules: buildEventRules(resources, diagnostics),
    queues: buildQueues(resources, diagnostics),
    tables: buildTables(resources, diagnostics),
    malwareProtectionPlans: buildMalwareProtectionPlans(resources, diagnostics),
  };
  return { ...model, buckets: withStandIns(model, resources, diagnostics, standInPolicy) };
}
