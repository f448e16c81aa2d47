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
  /** Facts that only this stack shows. @default - all that no other stack shows */
  readonly facts?: readonly FactName[];
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
    },
    caller: { sub: "alice", use: "id" },
    facts: [
      "mappingsIgnoreHeaderCase",
      "signsOddHeaderValues",
      "gatewayResolvesDotSegments",
      "gatewaySignsPlus",
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

const STACKS: Readonly<Record<string, StackCase & Required<Pick<StackCase, "facts">>>> = {
  "the default settings": {
    settings: {},
    caller: { sub: "alice" },
    facts: measurable.filter((name) => !special.includes(name)),
  },
  ...SPECIAL,
};

/** Facts that a report says differ. */
function differing({ facts }: Report): readonly FactName[] {
  const expected: readonly string[] = ["as expected", "not measured", "not applicable", "not measurable"];
  return facts.filter(({ outcome }) => !expected.includes(outcome)).map(({ fact }) => fact);
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

    it.each(facts)("reports exactly %s if it is switched", async (name) => {
      const { assumed, worse } = FACTS[name];
      const usual = switches[name] ?? assumed;
      stack.switchFacts({ ...switches, [name]: !usual });

      const report = await verifyStack(stack, caller);
      stack.switchFacts(switches);

      expect(differing(report)).toEqual([name]);
      expect(report.facts.find(({ fact }) => fact === name)?.outcome).toBe(
        usual === worse ? "better" : "worse",
      );
      expect(exitCode(report)).not.toBe(EXIT.allHold);
      expect(report.left).toEqual([]);
      expect(await stack.keys()).toEqual([]);
    });

    // Last, because it uses up the usage plan.
    it("finds that everything holds, and leaves nothing behind", async () => {
      const report = await verifyStack(stack, caller);

      expect(report.journeys.filter(({ outcome }) => outcome === "failed")).toEqual([]);
      expect(report.facts.filter(({ outcome }) => outcome === "not measured")).toEqual([]);
      expect(differing(report)).toEqual([]);
      const seen = report.facts.filter(({ outcome }) => outcome === "as expected").map(({ fact }) => fact);
      expect(seen).toEqual(expect.arrayContaining([...facts]));
      expect(exitCode(report)).toBe(EXIT.allHold);
      expect(report.left).toEqual([]);
      expect(await stack.keys()).toEqual([]);
    });
  },
);
