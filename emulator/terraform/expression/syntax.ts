import type { Value } from "./value.js";

/** A parsed expression. `position` is the offset in its source. */
export type Expression = { readonly position: number } & Node;

type Node =
  | { readonly kind: "literal"; readonly value: Value }
  /** Literal strings and interpolations, concatenated. A single interpolation keeps its type. */
  | { readonly kind: "template"; readonly parts: readonly (string | Expression)[] }
  /** A name and its attributes, e.g. `aws_s3_bucket.uploads.arn`. */
  | { readonly kind: "reference"; readonly path: readonly string[] }
  | { readonly kind: "index"; readonly target: Expression; readonly key: Expression }
  /** `target[*].steps`: `each` is applied to every item, which it refers to as `item`. */
  | { readonly kind: "splat"; readonly target: Expression; readonly each: Expression }
  | { readonly kind: "item" }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
    }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly arguments: readonly Expression[];
      /** Whether the last argument is a list that is expanded (`...`). */
      readonly expand: boolean;
    }
  | {
      readonly kind: "for";
      readonly keyName?: string;
      readonly valueName: string;
      readonly collection: Expression;
      /** Expression for the key; present if the result is an object. */
      readonly key?: Expression;
      readonly value: Expression;
      readonly condition?: Expression;
      /** Whether values with the same key are grouped in a list (`...`). */
      readonly group: boolean;
    };
