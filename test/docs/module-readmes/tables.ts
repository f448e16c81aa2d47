import { DECLARED_PROPS } from "../../../modules/declarations/declared-props.js";
import { declaredSettings } from "../../../modules/declarations/declared-settings.js";
import { readFields } from "../../../modules/declarations/read-fields.js";

type Setting = ReturnType<typeof declaredSettings>[number][number];
type Field = ReturnType<typeof readFields>[number][number];

/** A README of a module. */
interface Readme {
  /** Its folder below `modules/`. */
  readonly module: string;
  readonly text: string;
}

/** A generated part of a README, named by the comment in front of it: `inputs: PROPS` or `outputs: CLASS in FILE`. */
const INPUTS = /(<!-- inputs: (\w+) -->\n)[\s\S]*?(<!-- end -->\n)/g;
const OUTPUTS = /(<!-- outputs: (\w+) in (\S+) -->\n)[\s\S]*?(<!-- end -->\n)/g;

/** The READMEs' texts with their tables made again from the declarations. */
export function withTables(readmes: readonly Readme[]): readonly string[] {
  const settings = declaredSettings(DECLARED_PROPS);
  const inputsOf = new Map(DECLARED_PROPS.map(({ name }, index) => [name, inputs(settings[index] ?? [])]));
  const constructs = readmes.flatMap(constructsOf);
  const fields = readFields(constructs);
  const outputsOf = new Map(constructs.map(({ name }, index) => [name, outputs(fields[index] ?? [])]));
  return readmes.map(({ text }) =>
    text
      .replaceAll(INPUTS, (_part, start, name, end) => `${start}\n${inputsOf.get(name)}\n\n${end}`)
      .replaceAll(OUTPUTS, (_part, start, name, _file, end) => `${start}\n${outputsOf.get(name)}\n\n${end}`),
  );
}

function constructsOf({ module, text }: Readme): readonly { readonly name: string; readonly file: string }[] {
  return [...text.matchAll(OUTPUTS)].map(([, , name = "", file = ""]) => ({
    name,
    file: `${module}/${file}`,
  }));
}

function inputs(settings: readonly Setting[]): string {
  return rows(["Prop", "Allowed", "Default", "For"], [...settings].sort(byRequired).map(inputRow));
}

/** Required props first; otherwise in the order of the interface. */
function byRequired(one: Setting, other: Setting): number {
  return Number(other.required) - Number(one.required);
}

function inputRow({
  name,
  required,
  allowed,
  fallback,
  fallbackWords,
  doc,
  pages,
}: Setting): readonly string[] {
  const links = pages.map((page) => ` ([${page.includes("rfc") ? "RFC" : "page"}](${page}))`);
  return [
    `\`${name}\``,
    allowed,
    defaultOf(required, fallback, fallbackWords),
    oneLine(doc) + links.join(""),
  ];
}

function defaultOf(required: boolean, fallback: unknown, words: string | undefined): string {
  if (required) return "required";
  if (words !== undefined) return oneLine(words);
  return fallback === undefined ? "" : `\`${JSON.stringify(fallback)}\``;
}

/** Members of every construct. */
const INHERITED = ["node", "toString", "with"];

/** Public fields and methods of a construct, besides those of every construct. */
function outputs(fields: readonly Field[]): string {
  const own = fields.filter(({ name }) => /^[a-z]\w*$/.test(name) && !INHERITED.includes(name));
  return rows(["Output", "Is"], own.map(outputRow));
}

function outputRow({ name, doc }: Field): readonly string[] {
  return [`\`${name}\``, oneLine(doc)];
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...body]
    .map((cells) => `| ${cells.map(escaped).join(" | ")} |`)
    .join("\n");
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|");
}
