// Runs main.ts as CommonJS, which takes half the time of `node --import tsx main.ts`: no second thread for hooks, and
// no search of each package's files for import statements. Packages are JavaScript that Node loads without help.
// From Node 22 on, compiled code is kept in the temporary folder.
require("node:module").enableCompileCache?.();
const loadJavaScript = require.extensions[".js"];
require("tsx/cjs");
require.extensions[".js"] = loadJavaScript;
require("./main.ts");
