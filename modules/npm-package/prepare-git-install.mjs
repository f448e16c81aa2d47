// The `prepare` script: builds the package if another project installs it from a git URL, because npm then runs
// `prepare`, not `prepack`, in a temporary clone. Does not build in a developer's clone, so that `npm ci` stays fast.
import { spawnSync } from "node:child_process";
import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const clone = fileURLToPath(new URL("../../", import.meta.url));
// The folder in which npm was started; in a git install, the other project's.
const path = relative(clone, process.env.INIT_CWD ?? clone);
const isOutside = path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);

if (isOutside) {
  const build = ["--import", "tsx", "terraform/package/write-package.ts"];
  process.exitCode = spawnSync(process.execPath, build, { cwd: clone, stdio: "inherit" }).status ?? 1;
}
