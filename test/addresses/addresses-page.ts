/** Path of the page in the repository. */
export const ADDRESSES_PAGE = "docs/addresses.md";

/** Command that writes the page. */
export const UPDATE_COMMAND = "UPDATE_DOCS=1 npx vitest run --project slow test/examples/addresses";

/** A synthesized stack on the page. */
interface ListedStack {
  /** Heading of the stack. */
  readonly title: string;
  /** The stack's Terraform JSON. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** The page that lists the addresses and names of all resources. */
export function addressesPage(stacks: readonly ListedStack[]): string {
  return `<!-- Written by ${UPDATE_COMMAND}
     Do not edit: test/examples/addresses.slow.test.ts compares this page with the synthesized stacks. -->

# Addresses and names

For operators who upgrade a deployed stack, or change a resource that a module makes. This page lists each resource of this
app's default stacks and of each example.

They do not change without notice: Terraform deletes and creates a resource whose address changes, and most resources
whose name changes. A release that changes one says so in the [changelog](../CHANGELOG.md), and how to keep the resource:
with Terraform's [\`moved\` block](https://developer.hashicorp.com/terraform/language/moved), or not at all.

## Overrides

The construct's path leads to a resource that a module has no prop for. Find the last part of it below the module, and
override what Terraform gets:

<!-- tested: test/modules/edge-upload.test.ts -->
\`\`\`ts
const distribution = edge.node.findChild("Distribution") as CloudfrontDistribution;
distribution.addOverride("restrictions.geo_restriction", { restriction_type: "whitelist", locations: ["DE"] });
\`\`\`

An id with a slash is below another construct: \`direct.api.node.findChild("Stage").node.findChild("Resource")\`.
[Overrides](overrides.md) has longer examples: VPC, private API, client certificates, replication, object lock.

${stacks.map(section).join("\n\n")}
`;
}

function section({ title, document }: ListedStack): string {
  const rows = resourcesOf(document).map(
    ({ path, address, name }) => `| ${path} | \`${address}\` | ${name === undefined ? "" : `\`${name}\``} |`,
  );
  return `## ${title}\n\n| Construct | Address | Name in AWS |\n|---|---|---|\n${rows.sort().join("\n")}`;
}

interface ListedResource {
  readonly path: string;
  readonly address: string;
  readonly name: string | undefined;
}

type Resource = Readonly<Record<string, unknown>>;

function resourcesOf(document: Readonly<Record<string, unknown>>): ListedResource[] {
  const byType = document.resource as Readonly<Record<string, Readonly<Record<string, Resource>>>>;
  return Object.entries(byType).flatMap(([type, byName]) =>
    Object.entries(byName).map(([id, resource]) => ({
      path: pathOf(resource),
      address: `${type}.${id}`,
      name: nameOf(resource),
    })),
  );
}

function pathOf(resource: Resource): string {
  return (resource["//"] as { metadata: { path: string } }).metadata.path;
}

/** Arguments that hold a resource's name, the most telling first. A reference is the name of another resource. */
const NAMES = ["function_name", "stage_name", "bucket", "name"];

function nameOf(resource: Resource): string | undefined {
  return NAMES.map((argument) => resource[argument]).find(
    (name): name is string => typeof name === "string" && !name.includes("${"),
  );
}
