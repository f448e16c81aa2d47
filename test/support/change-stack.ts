import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A resource in the Terraform JSON. */
type StackResource = Record<string, unknown>;

/** A policy's statement in the Terraform JSON. */
export interface StackStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  Action: string[];
  readonly Resource?: string[];
  readonly Condition?: unknown;
}

/** A synthesized stack's Terraform JSON, to change it before it is served. */
export interface StackDocument {
  /** The resource of a construct. */
  at(constructPath: string): StackResource;
  /** Removes a construct's resource. */
  remove(constructPath: string): void;
  /** Changes the statements of a construct's policy: of a bucket or role, or of a role's trust policy. */
  changePolicy(constructPath: string, change: (statements: StackStatement[]) => StackStatement[]): void;
}

interface Located {
  readonly type: string;
  readonly name: string;
  readonly resource: StackResource;
}

type Sections = Record<string, Record<string, StackResource>>;

/** Changes `cdk.tf.json` between synth and serve, as a change of the infrastructure would. */
export function changing(change: (stack: StackDocument) => void): (stackFolder: string) => void {
  return (stackFolder) => {
    const file = join(stackFolder, "cdk.tf.json");
    const document = JSON.parse(readFileSync(file, "utf8")) as { resource: Sections };
    change(openDocument(document.resource));
    writeFileSync(file, JSON.stringify(document));
  };
}

function openDocument(sections: Sections): StackDocument {
  const locate = (constructPath: string) => locateResource(sections, constructPath);
  return {
    at: (constructPath) => locate(constructPath).resource,
    remove: (constructPath) => {
      const { type, name } = locate(constructPath);
      delete sections[type]?.[name];
    },
    changePolicy: (constructPath, change) => {
      const { resource } = locate(constructPath);
      const field = "assume_role_policy" in resource ? "assume_role_policy" : "policy";
      const policy = JSON.parse(String(resource[field]));
      resource[field] = JSON.stringify({ ...policy, Statement: change(policy.Statement) });
    },
  };
}

function locateResource(sections: Sections, constructPath: string): Located {
  const all = Object.entries(sections).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, resource]): Located => ({ type, name, resource })),
  );
  const found = all.find(({ resource }) => pathOf(resource) === constructPath);
  if (found) return found;
  const paths = all.map(({ resource }) => pathOf(resource)).join(", ");
  throw new Error(`no resource at ${constructPath}; there are ${paths}`);
}

function pathOf(resource: StackResource): string {
  return (resource["//"] as { metadata: { path: string } }).metadata.path;
}
