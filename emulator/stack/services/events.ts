import { createSignedCallReader } from "../../aws-json/signed-call.js";
import type { HttpHandler } from "../../http/http.js";
import {
  createDeliver,
  createEventBridge,
  createPutEvents,
  createSchedule,
  objectCreatedEvent,
} from "../../services/eventbridge/index.js";
import { createMalwareScan } from "../../services/guardduty/index.js";
import type { Lambda } from "../../services/lambda/index.js";
import {
  createAsynchronousInvocations,
  createInvokeEndpoint,
  createSendToDestination,
} from "../../services/lambda/index.js";
import type { ObjectCreated } from "../../services/s3/index.js";
import { createSqs } from "../../services/sqs/index.js";
import type { SharedParts, StatefulServices } from "./stateful.js";

/** The services that deliver events, and the endpoints through which functions and a developer's programs use them. */
export interface EventServices {
  /** Notifies EventBridge and GuardDuty of an object. */
  readonly onObjectCreated: (created: ObjectCreated) => void;
  readonly sqs: HttpHandler;
  readonly events: HttpHandler;
  readonly lambda: HttpHandler;
}

/** Delay of late events, in milliseconds. */
const LATE_MS = 600_000;

/** Creates EventBridge, the asynchronous invocations, GuardDuty, and the endpoints of SQS, EventBridge and Lambda. */
export function createEventServices(
  shared: SharedParts,
  { iam, s3, queues }: StatefulServices,
  lambda: Lambda,
): EventServices {
  const { model, background, eventDelivery, facts, clock, log } = shared;
  const sendToDestination = createSendToDestination(iam, queues);
  const invocations = createAsynchronousInvocations({ ...shared, lambda, sendToDestination });
  const schedule = createSchedule(eventDelivery, background, clock);
  const deliver = createDeliver({ model, invocations, queues, log });
  const eventBridge = createEventBridge({ model, schedule, deliver, clock, log });
  const scan = createMalwareScan({ ...shared, iam, s3, eventBridge });
  const readSignedCall = createSignedCallReader(iam.credentials, clock);
  const putSoonOrLate = (put: () => void): void => {
    const run = async (): Promise<void> => {
      if (await background.waitUntil(clock() + LATE_MS)) put();
    };
    if (facts.holds("eventsArriveSoon")) put();
    else background.start({ service: "eventbridge", what: "a late event", run });
  };
  return {
    onObjectCreated: (created) => {
      if (created.bucket.eventBridge)
        putSoonOrLate(() => eventBridge.put(objectCreatedEvent(created, facts)));
      scan(created);
    },
    sqs: createSqs({ model, queues, readSignedCall, log }),
    events: createPutEvents({ model, eventBridge, iam, readSignedCall, log }),
    lambda: createInvokeEndpoint({ model, lambda, invocations, iam, readSignedCall, log }),
  };
}
