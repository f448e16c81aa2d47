export { createSsm } from "./ssm.js";
