import { fileURLToPath } from "node:url";
import { buildPackage } from "./build-package.js";

// `npm run build`.
buildPackage(fileURLToPath(new URL("../../dist", import.meta.url)));
