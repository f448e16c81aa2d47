import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FactName, FactSwitches } from "../../../emulator/facts/index.js";
import { FACT_NAMES, FACTS } from "../../../emulator/facts/index.js";
import { MEASUREMENTS } from "../../../operations/verify-aws/measurements/index.js";
import type { Report } from "../../../operations/verify-aws/report/report.js";
import { EXIT, exitCode } from "../../../operations/verify-aws/report/report.js";
import type { LocalStack } from "../../support/local-stack.js";
import { serveUploads } from "../../support/local-stack.js";
import type { TestCaller } from "./verify-stack.js";
import { verifyStack } from "./verify-stack.js";

interface StackCase {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly caller: TestCaller;
  /** Facts that only this stack shows. */
  readonly facts: readonly FactName[];
  /** The facts that the emulator must be switched to for the stack to work. */
  readonly switches?: FactSwitches;
}

const SPECIAL = {
  "an origin access identity and versions": {
    settings: {
      region: "us-east-1",
      originAccess: "oai",
      patterns: ["presigned", "edge"],
      bucket: { versioned: true },
    },
    caller: { sub: "alice" },
    facts: ["oaiTakesBodyHash", "oaiNeedsNoHashInOldRegions"],
  },
  "uploads in parts through CloudFront, and logins in a browser": {
    settings: {
      patterns: ["presigned", "edge"],
      edge: { parts: true },
      userPool: { domainPrefix: "people", commandLine: true },
    },
    caller: { sub: "alice" },
    facts: ["oacSignsPosts", "tokenEndpointHasCors"],
    switches: { oacSignsPosts: true },
  },
  "Cognito's own authorizer": {
    settings: {
      authorization: "cognito",
      directUncheckedKeys: "accepted",
      patterns: ["direct", "presigned"],
      corsAllowedOrigins: ["https://verify.example"],
    },
    caller: { sub: "alice", use: "id" },
    facts: [
      "mappingsIgnoreHeaderCase",
      "signsOddHeaderValues",
      "gatewayResolvesDotSegments",
      "gatewaySignsPlus",
      "responseTemplatesSeeRequest",
    ],
  },
  "usage plans and malware protection": {
    settings: {
      patterns: ["presigned"],
      tiers: { free: { ratePerSecond: 5, burst: 60 } },
      tenants: { acme: { tier: "free" } },
      malwareProtection: true,
      events: { rejectedObjects: "delete" },
    },
    caller: { sub: "alice", tenant: "acme" },
    facts: ["usagePlansThrottle", "guardDutyTagsObjects"],
  },
} as const satisfies Readonly<Record<string, StackCase>>;

const measurable = FACT_NAMES.filter((name) => "check" in MEASUREMENTS[name]);
const special: readonly FactName[] = Object.values(SPECIAL).flatMap(({ facts }) => facts);

/** Facts of the default settings that other checks depend on: if a switch changes such a fact, those checks measure nothing. */
const NEEDED: readonly FactName[] = [
  "edgeRunsNode24",
  "edgeGetsKeysInTime",
  "oacSignsMetadata",
  "partsNeedNoChecksum",
  "listPartsNeedsNoBucketPermission",
  "eventsArriveSoon",
  "accessTokenNamesClient",
];

const STACKS: Readonly<Record<string, StackCase>> = {
  "the default settings": {
    settings: {},
    caller: { sub: "alice" },
    facts: measurable.filter((name) => !special.includes(name)),
  },
  ...SPECIAL,
};

/** Whether the fact's statement is true in a stack with these switches and no other change. */
function usual(name: FactName, switches: FactSwitches): boolean {
  return switches[name] ?? FACTS[name].assumed;
}

/** The outcome of a fact whose value a switch changes. */
function outcomeOf(name: FactName, switches: FactSwitches): "better" | "worse" {
  return usual(name, switches) === FACTS[name].worse ? "better" : "worse";
}

/** The outcome of each fact that a report says differs. */
function differing({ facts }: Report): Readonly<Record<string, string>> {
  const expected: readonly string[] = ["as expected", "not measured", "not applicable", "not measurable"];
  const others = facts.filter(({ outcome }) => !expected.includes(outcome));
  return Object.fromEntries(others.map(({ fact, outcome }) => [fact, outcome]));
}

/**
 * Groups of facts to switch together, because a run for each fact takes too long. A needed fact is a group of its own. The
 * others form a square, whose columns and diagonals are the groups: each fact is in two, and shares at most one of them with
 * any other fact. So if a check also reports the switch of another fact, it fails in the group that has only that one.
 */
function groupsOf(facts: readonly FactName[]) {
  const alone = facts.filter((name) => NEEDED.includes(name) || special.includes(name));
  const others = facts.filter((name) => !alone.includes(name));
  const size = Math.ceil(Math.sqrt(others.length));
  const column = (index: number) => index % size;
  const diagonal = (index: number) => (index + Math.floor(index / size)) % size;
  const square = [column, diagonal].flatMap((place) =>
    Array.from({ length: size }, (_, number) => others.filter((_name, index) => place(index) === number)),
  );
  return [...alone.map((name) => [name]), ...square].map((group) => [group.join(", "), group] as const);
}

describe.each(Object.entries(STACKS))(
  "verify-aws against a stack with %s",
  (_name, { settings, caller, facts, switches = {} }) => {
    let stack: LocalStack;
    beforeAll(async () => {
      stack = await serveUploads(settings);
      stack.switchFacts(switches);
    });
    afterAll(() => stack.close());

    it.each(groupsOf(facts))("reports exactly %s if switched", async (_names, group) => {
      const expected = group.map((name) => [name, outcomeOf(name, switches)] as const);
      const opposite = group.map((name) => [name, !usual(name, switches)] as const);
      stack.switchFacts({ ...switches, ...Object.fromEntries(opposite) });

      const report = await verifyStack(stack, caller);
      stack.switchFacts(switches);

      expect(differing(report)).toEqual(Object.fromEntries(expected));
      expect(exitCode(report)).not.toBe(EXIT.allHold);
      expect(report.left).toEqual([]);
      expect(await stack.keys()).toEqual([]);
    });

    // Last, because it uses up the usage plan.
    it("finds that everything holds, and leaves nothing behind", async () => {
      const report = await verifyStack(stack, caller);

      expect(report.journeys.filter(({ outcome }) => outcome === "failed")).toEqual([]);
      expect(report.facts.filter(({ outcome }) => outcome === "not measured")).toEqual([]);
      expect(differing(report)).toEqual({});
      const seen = report.facts.filter(({ outcome }) => outcome === "as expected").map(({ fact }) => fact);
      expect(seen).toEqual(expect.arrayContaining([...facts]));
      expect(exitCode(report)).toBe(EXIT.allHold);
      expect(report.left).toEqual([]);
      expect(await stack.keys()).toEqual([]);
    });
  },
);
