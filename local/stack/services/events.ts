import { createSignedCallReader } from "../../aws-json/signed-call.js";
import { createDeliver } from "../../eventbridge/delivery/deliver.js";
import { createSchedule } from "../../eventbridge/delivery/schedule.js";
import { createEventBridge } from "../../eventbridge/event-bridge.js";
import { createPutEvents } from "../../eventbridge/put-events.js";
import { objectCreatedEvent } from "../../eventbridge/s3-event.js";
import { createMalwareScan } from "../../guardduty/malware-scan.js";
import type { HttpHandler } from "../../http.js";
import { createInvokeEndpoint } from "../../lambda/api/invoke-endpoint.js";
import { createAsynchronousInvocations } from "../../lambda/asynchronous/event-queue.js";
import { createSendToDestination } from "../../lambda/asynchronous/on-failure.js";
import type { Lambda } from "../../lambda/lambda.js";
import type { ObjectCreated } from "../../s3/object-created.js";
import { createSqs } from "../../sqs/sqs.js";
import type { Foundation, StatefulServices } from "./stateful.js";

/** What carries events, and the services that functions and the developer's own programs reach it by. */
export interface EventServices {
  /** Tells EventBridge and GuardDuty of an object. */
  readonly onObjectCreated: (created: ObjectCreated) => void;
  readonly sqs: HttpHandler;
  readonly events: HttpHandler;
  readonly lambda: HttpHandler;
}

/** Makes EventBridge, the asynchronous invocations, GuardDuty, and the endpoints of SQS, EventBridge and Lambda. */
export function createEventServices(
  foundation: Foundation,
  { iam, s3, queues }: StatefulServices,
  lambda: Lambda,
): EventServices {
  const { model, background, eventDelivery, clock, log } = foundation;
  const sendToDestination = createSendToDestination(iam, queues);
  const invocations = createAsynchronousInvocations({ ...foundation, lambda, sendToDestination });
  const schedule = createSchedule(eventDelivery, background, clock);
  const deliver = createDeliver({ model, invocations, queues, log });
  const eventBridge = createEventBridge({ model, schedule, deliver, clock, log });
  const scan = createMalwareScan({ ...foundation, iam, s3, eventBridge });
  const readSignedCall = createSignedCallReader(iam.credentials, clock);
  return {
    onObjectCreated: (created) => {
      if (created.bucket.eventBridge) eventBridge.put(objectCreatedEvent(created));
      scan(created);
    },
    sqs: createSqs({ model, queues, readSignedCall, log }),
    events: createPutEvents({ model, eventBridge, iam, readSignedCall, log }),
    lambda: createInvokeEndpoint({ model, lambda, invocations, iam, readSignedCall, log }),
  };
}
