export { createMalwareScan } from "./malware-scan.js";
