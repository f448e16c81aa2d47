export { createSsm, type SsmOptions } from "./ssm.js";
