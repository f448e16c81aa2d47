import { Aspects, Fn, Token } from "cdktf";
import type { IConstruct } from "constructs";

type Tags = Readonly<Record<string, string>>;

/** A resource that supports tags, as the provider's classes declare them. */
interface Taggable extends IConstruct {
  tags: Record<string, string>;
  readonly tagsInput: Record<string, string> | undefined;
}

/** Adds tags to every resource below a scope that supports them, at synth. A resource's own tags have precedence. */
export function addTags(scope: IConstruct, tags: Tags): void {
  Aspects.of(scope).add({
    visit: (construct) => {
      if (isTaggable(construct)) construct.tags = merged(tags, construct.tagsInput);
    },
  });
}

function isTaggable(construct: IConstruct): construct is Taggable {
  return "tagsInput" in construct;
}

function merged(tags: Tags, own: Tags | undefined): Record<string, string> {
  if (own === undefined) return { ...tags };
  return Token.isUnresolved(tags) || Token.isUnresolved(own) ? Fn.merge([tags, own]) : { ...tags, ...own };
}
