import { join } from "node:path";
import type { JsonCall } from "../../aws-json/json-service.js";
import { createJsonService } from "../../aws-json/json-service.js";
import { requireAllowed, ServiceError } from "../../aws-json/service-error.js";
import type { ReadSignedCall } from "../../aws-json/signed-call.js";
import type { Clock } from "../../clock.js";
import type { Facts } from "../../facts/index.js";
import type { AnswerFirst, HttpHandler } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import type { Log } from "../../log.js";
import type { Model } from "../../model.js";
import type { OperationName } from "./engine/operation-name.js";
import { OPERATION_NAMES } from "./engine/operation-name.js";
import { namedTables } from "./named-tables.js";
import type { RegionTables } from "./region-tables.js";
import { openRegionTables } from "./region-tables.js";

/** DynamoDB, for the stack's functions. */
export interface DynamoDb {
  readonly httpHandler: HttpHandler;
  /** Closes the tables. Their items stay in the folder. */
  close(): Promise<void>;
}

/** Options of {@link openDynamoDb}. */
interface DynamoDbOptions {
  readonly model: Pick<Model, "tables" | "accountId">;
  readonly iam: Pick<Iam, "authorize">;
  readonly readSignedCall: ReadSignedCall;
  /** Folder of the items. Created if the stack has a table. */
  readonly dataFolder: string;
  /** Can respond to a request before the tables do, e.g. with an error that a test injects. */
  readonly answerFirst?: AnswerFirst | undefined;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly log: Log;
}

type Regions = ReadonlyMap<string, RegionTables>;

/**
 * Serves the tables of a stack at `dynamodb.REGION.amazonaws.com`. Loads the engine only if there is a table.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export async function openDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  const regions = await openRegions(options);
  const operations = OPERATION_NAMES.map((name) => {
    return [name, (call: JsonCall) => run(name, call, regions, options)] as const;
  });
  const service = createJsonService({
    ...options,
    service: "dynamodb",
    targetPrefix: "DynamoDB_20120810",
    contentType: "application/x-amz-json-1.0",
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
    signatureErrorStatus: 400,
    operations: Object.fromEntries(operations),
  });
  return {
    httpHandler: async (request) => (await options.answerFirst?.(request)) ?? service(request),
    close: () => closeAll(regions),
  };
}

async function openRegions({ model, dataFolder, facts, clock }: DynamoDbOptions): Promise<Regions> {
  const regions = new Map<string, RegionTables>();
  try {
    for (const region of new Set(model.tables.map((table) => table.region))) {
      const declared = model.tables.filter((table) => table.region === region);
      const folder = join(dataFolder, region);
      regions.set(region, await openRegionTables({ folder, declared, facts, clock }));
    }
    return regions;
  } catch (error) {
    await closeAll(regions);
    throw error;
  }
}

async function closeAll(regions: Regions): Promise<void> {
  for (const tables of regions.values()) await tables.close();
}

async function run(
  operation: OperationName,
  call: JsonCall,
  regions: Regions,
  options: DynamoDbOptions,
): Promise<object> {
  const { region, input } = call;
  const names = namedTables(input);
  const tables = regions.get(region);
  tables?.check(operation, input);
  for (const name of names) {
    authorize(
      operation,
      { name, partitions: tables?.partitions(operation, input, name) ?? [] },
      call,
      options,
    );
  }
  if (!tables || !names.every(tables.has)) {
    throw new ServiceError(
      "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
      "Requested resource not found",
    );
  }
  return tables.run(operation, input);
}

/** Requires that IAM allows the operation. @throws {ServiceError} if IAM denies the operation on the table */
function authorize(
  operation: OperationName,
  table: { readonly name: string; readonly partitions: readonly string[] },
  { principal, region }: JsonCall,
  { iam, model, log }: DynamoDbOptions,
): void {
  const action = `dynamodb:${operation}`;
  const resource = `arn:aws:dynamodb:${region}:${model.accountId}:table/${table.name}`;
  const decision = iam.authorize(principal, action, resource, {
    "aws:RequestedRegion": region,
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    "dynamodb:LeadingKeys": table.partitions.length > 0 ? table.partitions : undefined,
  });
  requireAllowed(decision, { service: "dynamodb", principal, action, resource }, log, {
    type: "com.amazon.coral.service#AccessDeniedException",
    status: 400,
  });
}
