export { createFiveMinuteAlarm } from "./five-minute-alarm.js";
export {
  ALARM_ACTIONS,
  checkTopics,
  createRequestAlarm,
  REQUEST_ALARM,
  type RequestAlarm,
} from "./request-alarm.js";
