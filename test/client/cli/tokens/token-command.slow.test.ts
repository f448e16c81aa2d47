import { expect, it } from "vitest";
import { tokenFromCommand } from "../../../../client/cli/tokens/token-command.js";

const { signal } = new AbortController();

it.each([
  ["false", "ended with status 1"],
  ["echo secret; exit 3", "ended with status 3"],
  ["true", "printed nothing"],
  ["echo one; echo secret", "printed more than a token"],
  ["yes secret", "printed more than 65536 bytes"],
  // The shell ends, and its child keeps the pipe open.
  ["sleep 3 & sleep 3", "did not end in 0.3 seconds"],
])("the token command %j fails and names the reason, but not the output", async (command, reason) => {
  const getToken = tokenFromCommand({
    command,
    signal,
    timeoutMs: command.startsWith("sleep") ? 300 : 20_000,
  });

  const error = await Promise.resolve(getToken({ refresh: false })).catch(String);

  expect(error).toContain(`The token command ${reason}.`);
  expect(error).not.toContain("secret");
});

it("the token command ends if the upload is stopped", async () => {
  const stop = new AbortController();
  const waiting = Promise.resolve(
    tokenFromCommand({ command: "sleep 3", signal: stop.signal })({ refresh: false }),
  );
  stop.abort();

  await expect(waiting).rejects.toThrow("abort");
});
