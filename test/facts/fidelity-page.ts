import type { Fact, FactName } from "../../emulator/facts/index.js";
import { FACT_NAMES, FACTS } from "../../emulator/facts/index.js";
import { MEASUREMENTS } from "../../operations/verify-aws/measurements/index.js";
import type { Basis } from "./basis.js";
import { basisOf } from "./basis.js";

/** Path of the page. */
export const FIDELITY_PAGE = "docs/fidelity.md";

/** The command that generates it. */
export const UPDATE_COMMAND = "UPDATE_DOCS=1 npx vitest run --project fast test/facts";

const SECTIONS: readonly { readonly basis: Basis; readonly title: string; readonly text: string }[] = [
  {
    basis: "needed",
    title: "Not proven, and needed",
    text: `Nothing proves these facts, and a part of the product does not work if one is false. The emulator assumes that they
are true. Measure them first.`,
  },
  {
    basis: "opt-in",
    title: "Not proven, and needed by an option",
    text: `Nothing proves these facts, and something that a stack has to ask for does not work if one is false. The emulator
assumes that they are false; switch them to try the option. Measure them before you rely on it.`,
  },
  {
    basis: "pessimistic",
    title: "Not proven, and not needed",
    text: `Nothing proves these facts. The emulator assumes the answer that is worse for a stack, and the product works with
either answer.`,
  },
  {
    basis: "evidence",
    title: "Proven by evidence",
    text: "A recording of AWS, AWS's own pages or reports of other people show these facts. The emulator follows them.",
  },
];

/** The page that lists every fact about AWS: evidence, what the emulator assumes, what depends on it, how to measure it. */
export function fidelityPage(): string {
  return `<!-- Made from emulator/facts/ and operations/verify-aws/measurements/: ${UPDATE_COMMAND}
     Do not edit: test/facts compares this page with them. -->

# How true the emulator is to AWS

Nothing in this repository has been deployed to a real AWS account by its authors. What it depends on is this list of
${FACT_NAMES.length} facts about AWS. ${FACT_NAMES.length - count("evidence")} of them are not proven, and the product needs ${count("needed")} of these.

- **Measure them on your account**: \`npm run verify-aws\`, see [verify-on-aws.md](verify-on-aws.md).
- **Switch them in the emulator**: \`--fact NAME=false\`, or \`startEmulator({ facts: { NAME: false } })\`.

"Assumed" says whether the emulator assumes that the statement is true. A fact that is not emulated cannot be switched.
What else the emulator leaves out is in its [README](../emulator/README.md#what-is-not-emulated).

${SECTIONS.map(section).join("\n\n")}
`;
}

function count(basis: Basis): number {
  return namesOf(basis).length;
}

function namesOf(basis: Basis): readonly FactName[] {
  return FACT_NAMES.filter((name) => basisOf(name) === basis);
}

function section({ basis, title, text }: (typeof SECTIONS)[number]): string {
  const head = ["Fact", "Statement", "Assumed", "Evidence", "Depends on it", "Measured"];
  return `## ${title}\n\n${text}\n\n${table(head, namesOf(basis).map(row))}`;
}

function row(name: FactName): readonly string[] {
  const { statement, assumed, evidence, emulated = true }: Fact = FACTS[name];
  const measurement = MEASUREMENTS[name];
  const { reliance } = measurement;
  return [
    `\`${name}\``,
    statement,
    emulated ? String(assumed) : "not emulated",
    `${evidence.kind}: ${linked(evidence.source)}`,
    reliance === undefined ? "nothing" : `${reliance.what} ([${reliance.file}](../${reliance.file}))`,
    "check" in measurement ? "by `verify-aws`" : `no: ${measurement.unmeasured}`,
  ];
}

/** The source with its URLs as links, which are shown by their host and last segment. */
function linked(source: string): string {
  return source.replaceAll(/https:\/\/[^\s:,]+/g, (url) => {
    const { hostname, pathname } = new URL(url);
    return `[${hostname} … ${pathname.split("/").at(-1)}](${url})`;
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}
