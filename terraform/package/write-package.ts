import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackage } from "../../modules/npm-package/build-package.js";
import { writeModule } from "../command/module-folder.js";
import { generateModule } from "../module/generate.js";
import { FLAVOURS } from "./flavours.js";
import { readDescriptions } from "./read-descriptions.js";

// `npm run build`: writes the content of the npm package.
const dist = fileURLToPath(new URL("../../dist", import.meta.url));
buildPackage(dist);
const descriptions = readDescriptions();
writeFileSync(join(dist, "terraform/descriptions/descriptions.json"), JSON.stringify(descriptions));
for (const [name, settings] of Object.entries(FLAVOURS)) {
  const { files } = generateModule({ ...settings }, descriptions, `the flavour ${name}`);
  writeModule(join(dist, "terraform-modules", name), files);
}
