export { createMalwareScan, type MalwareScanOptions } from "./malware-scan.js";
