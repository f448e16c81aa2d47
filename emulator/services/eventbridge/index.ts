export { createDeliver } from "./delivery/deliver.js";
export { createSchedule, type EventDelivery } from "./delivery/schedule.js";
export { busNameOf, DEFAULT_BUS, type NewEvent } from "./event.js";
export { createEventBridge, type EventBridge } from "./event-bridge.js";
export { patternProblems } from "./pattern/event-pattern.js";
export { createPutEvents } from "./put-events.js";
export { objectCreatedEvent } from "./s3-event.js";
