// Checks that a saved plan can be applied in another folder, as if one machine plans and another applies: `node
// .ci/saved-plan.mjs CHECK_TOOL STACK CHANGED_STACK`. The first plan creates everything; the second, of a stack with
// other edge settings, writes the edge function's zip at plan time.
import { withWorkspace } from "./plans/workspace.mjs";

const [tool, ...stacks] = process.argv.slice(2);

await withWorkspace(tool, stacks, (workspace) => {
  for (const stack of stacks) {
    workspace.use(stack);
    workspace.plan();
    workspace.move();
    console.log(`${stack}: ${workspace.apply().length} changes applied in another folder`);
  }
});
