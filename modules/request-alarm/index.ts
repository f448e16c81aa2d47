export { createRequestAlarm, REQUEST_ALARM, type RequestAlarm } from "./request-alarm.js";
