import type { Resource, ResourceType } from "../schema/resource-type.js";
import type { IssueList } from "../stack/issue.js";

/** The resources of a stack, read. */
export class Resources {
  readonly #byType: ReadonlyMap<string, readonly Resource[]>;

  constructor(byType: ReadonlyMap<string, readonly Resource[]>) {
    this.#byType = byType;
  }

  /** Every resource of a type, in the order of the configuration. */
  of<A>(type: ResourceType<A>): readonly Resource<A>[] {
    // The reader of the same type made these arguments.
    return (this.#byType.get(type.type) ?? []) as readonly Resource<A>[];
  }
}

/** What builders of the model find out: what cannot be emulated, and what AWS may reject. */
export class Findings {
  readonly #issues: IssueList;
  readonly warnings: string[] = [];

  constructor(issues: IssueList) {
    this.#issues = issues;
  }

  /** Reports that an argument cannot be emulated. */
  report({ constructPath, address }: Resource, argument: string, reason: string): void {
    this.#issues.add({ constructPath, address, argument, reason });
  }

  /** Warns of what runs locally and may not be deployed. */
  warn({ constructPath, address }: Resource, warning: string): void {
    this.warnings.push(`${constructPath} (${address}): ${warning}`);
  }

  /**
   * The resources that name one of `owners` in an argument, by that name. Those that name none are reported: they
   * would change something outside this stack.
   */
  byOwner<A extends { readonly [K in Name]: string }, Name extends string>(
    resources: readonly Resource<A>[],
    argument: Name,
    owners: readonly string[],
    kind: string,
  ): ReadonlyMap<string, readonly Resource<A>[]> {
    const grouped = new Map<string, Resource<A>[]>(owners.map((owner) => [owner, []]));
    for (const resource of resources) {
      const owner = resource.arguments[argument];
      const group = grouped.get(owner);
      if (group) group.push(resource);
      else this.report(resource, argument, `${JSON.stringify(owner)} is no ${kind} of this stack`);
    }
    return grouped;
  }

  /** The only one of several; those after it are reported, as they would overwrite it. */
  only<A>(resources: readonly Resource<A>[] | undefined): Resource<A> | undefined {
    const [first, ...others] = resources ?? [];
    for (const other of others) this.report(other, "", `overwrites ${first?.address}; one may stand only`);
    return first;
  }
}
