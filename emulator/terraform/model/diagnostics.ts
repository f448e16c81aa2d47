import type { Resource, ResourceType } from "../schema/resource-type.js";
import type { ProblemList } from "../stack/problem.js";

/** The resources of a stack, with their arguments. */
export class Resources {
  readonly #byType: ReadonlyMap<string, readonly Resource[]>;

  constructor(byType: ReadonlyMap<string, readonly Resource[]>) {
    this.#byType = byType;
  }

  /** All resources of a type, in the order of the configuration. */
  of<A>(type: ResourceType<A>): readonly Resource<A>[] {
    // Only the same type's reader created these arguments.
    return (this.#byType.get(type.type) ?? []) as readonly Resource<A>[];
  }
}

/** Collects problems and warnings about resources: arguments that are not emulated, and settings that AWS may reject. */
export class Diagnostics {
  readonly #problems: ProblemList;
  readonly warnings: string[] = [];

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  /** Reports that an argument cannot be emulated. */
  report({ constructPath, address }: Resource, argument: string, reason: string): void {
    this.#problems.add({ constructPath, address, argument, reason });
  }

  /** Warns about a setting that works in the emulator but may fail to deploy. */
  warn({ constructPath, address }: Resource, warning: string): void {
    this.warnings.push(`${constructPath} (${address}): ${warning}`);
  }

  /**
   * Groups resources by the owner that they name in an argument. Reports resources whose owner is not one of `owners`,
   * because they would change something outside this stack.
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
      else this.report(resource, argument, `${JSON.stringify(owner)} is not a ${kind} of this stack`);
    }
    return grouped;
  }

  /** Returns the first resource, and reports all other resources, because they would overwrite it. */
  only<A>(resources: readonly Resource<A>[] | undefined): Resource<A> | undefined {
    const [first, ...others] = resources ?? [];
    for (const other of others) this.report(other, "", `overwrites ${first?.address}; only one is allowed`);
    return first;
  }
}
