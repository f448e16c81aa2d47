import type { IConstruct } from "constructs";

/** A value for all constructs below a scope. If several scopes have a value, the nearest one's is used. */
export class ScopedValue<Value> {
  readonly #values = new WeakMap<IConstruct, Value>();

  set(scope: IConstruct, value: Value): void {
    this.#values.set(scope, value);
  }

  /** The value for a construct, and the scope that it was set for; undefined if no scope has a value. */
  of(construct: IConstruct): { readonly scope: IConstruct; readonly value: Value } | undefined {
    const scope = construct.node.scopes.findLast((candidate) => this.#values.has(candidate));
    const value = scope && this.#values.get(scope);
    return scope === undefined || value === undefined ? undefined : { scope, value };
  }
}
