import { join } from "node:path";
import { createSignedCallReader } from "../../aws-json/signed-call.js";
import type { Background } from "../../background.js";
import type { Clock } from "../../clock.js";
import type { Facts } from "../../facts/index.js";
import type { AnswerFirst } from "../../http/http.js";
import type { Iam } from "../../iam/iam.js";
import { createIam } from "../../iam/iam.js";
import type { Log } from "../../log.js";
import type { Model } from "../../model.js";
import type { SigningKeys } from "../../services/cognito/index.js";
import { openSigningKeys } from "../../services/cognito/index.js";
import type { DynamoDb } from "../../services/dynamodb/index.js";
import { openDynamoDb } from "../../services/dynamodb/index.js";
import type { EventDelivery } from "../../services/eventbridge/index.js";
import type { ObjectCreated, S3 } from "../../services/s3/index.js";
import { createS3 } from "../../services/s3/index.js";
import type { Queues } from "../../services/sqs/index.js";
import { createQueues } from "../../services/sqs/index.js";

/** The objects that all services share. */
export interface SharedParts {
  readonly model: Model;
  readonly dataFolder: string;
  readonly workFolder: string;
  readonly background: Background;
  readonly eventDelivery: EventDelivery;
  /** Time that S3 takes to complete a multipart upload, in seconds. */
  readonly completeDelaySeconds: number;
  /** Responds to some requests in place of DynamoDB. */
  readonly answerForDynamoDb: AnswerFirst | undefined;
  /** Prefix of tenants' groups. */
  readonly tenantGroupPrefix: string | undefined;
  readonly facts: Facts;
  readonly clock: Clock;
  readonly log: Log;
}

/** The services with state. None of them runs a function. */
export interface StatefulServices {
  readonly iam: Iam;
  readonly s3: S3;
  readonly keys: SigningKeys;
  readonly queues: Queues;
  readonly dynamoDb: DynamoDb;
}

/** Creates IAM, S3, the signing keys and the queues, and opens the tables. */
export async function createStatefulServices(
  shared: SharedParts,
  onObjectCreated: (created: ObjectCreated) => void,
): Promise<StatefulServices> {
  const { model, dataFolder, clock, facts, log, answerForDynamoDb } = shared;
  const iam = createIam({ model, clock });
  const readSignedCall = createSignedCallReader(iam.credentials, clock);
  return {
    iam,
    s3: createS3({ ...shared, dataFolder: join(dataFolder, "s3"), iam, onObjectCreated }),
    keys: openSigningKeys(join(dataFolder, "issuer")),
    queues: createQueues({ model, iam, clock, log }),
    dynamoDb: await openDynamoDb({
      model,
      iam,
      readSignedCall,
      dataFolder: join(dataFolder, "dynamodb"),
      answerFirst: answerForDynamoDb,
      facts,
      clock,
      log,
    }),
  };
}
