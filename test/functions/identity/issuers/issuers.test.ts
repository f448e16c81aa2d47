import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createAuthenticator } from "../../../../functions/identity/authenticate.js";
import { identityProblems } from "../../../../functions/identity/rules/identity-problems.js";
import { encoded } from "../../support/issuer.js";
import type { FixtureToken, IssuerFixture } from "./fixture.js";
import { documentsOf, tokenOf } from "./fixture.js";
import { FIXTURES } from "./fixtures.js";

const PAGE = readFileSync(new URL("../../../../docs/issuers.md", import.meta.url), "utf8");

/** Shows a token to an authenticator with the issuer's settings. Only the issuer's own documents can be fetched. */
async function show(fixture: IssuerFixture, token: FixtureToken = {}) {
  const documents = documentsOf(fixture);
  const authenticate = createAuthenticator(fixture.settings, {
    get: async (uri) => encoded(documents[uri] ?? expect.fail(`${uri} is not a document of the issuer`)),
    now: Date.now,
    log: () => undefined,
  });
  return authenticate(`Bearer ${tokenOf(fixture, token)}`);
}

const rows = (field: "accepted" | "rejected") =>
  FIXTURES.flatMap((fixture) =>
    Object.entries(fixture[field] ?? {}).map(
      ([name, token]) => [fixture.name, name, fixture, token] as const,
    ),
  );

describe("the settings of docs/issuers.md", () => {
  it("have a section for each issuer, and no other", () => {
    const sections = [...PAGE.matchAll(/^## (.+)$/gm)].map(([, name]) => name);

    expect(sections).toEqual([...FIXTURES.map(({ name }) => name), "Several at once"]);
  });

  it.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))(
    "are shown for %s",
    (name, { settings }) => {
      const section = PAGE.split(`## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
      const [, json = ""] = /```json\n([\s\S]*?)```/.exec(section) ?? [];

      expect(JSON.parse(json)).toEqual(settings);
      expect(identityProblems(settings)).toEqual([]);
    },
  );

  it("are valid for several issuers together", () => {
    const [, json = ""] = /```json\n([\s\S]*?)```/.exec(PAGE.split("## Several at once\n")[1] ?? "") ?? [];

    expect(identityProblems(JSON.parse(json))).toEqual([]);
  });

  it.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))(
    "accept the usual token of %s",
    async (_name, fixture) => {
      expect(await show(fixture)).toMatchObject({ outcome: "authenticated", identity: fixture.identity });
    },
  );

  it.each(rows("accepted"))("of %s accept %s", async (_issuer, _name, fixture, token) => {
    const { identity } = token as { readonly identity?: object };

    expect(await show(fixture, token)).toMatchObject({ outcome: "authenticated", identity });
  });

  it.each(rows("rejected"))("of %s reject %s", async (_issuer, _name, fixture, token) => {
    const { status = 401 } = token as { readonly status?: number };

    expect(await show(fixture, token)).toMatchObject({ outcome: "rejected", status });
  });
});
