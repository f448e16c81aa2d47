import type { Model, Role } from "../../../model.js";
import type { Resources } from "../../model/diagnostics.js";
import type { Resource } from "../../schema/resource-type.js";
import { bucket, bucketOfDomain } from "./bucket.js";

/** A bucket that the stack uses but does not create. */
export interface OutsideBucket {
  readonly name: string;
  /**
   * The bucket's Region, as named by the resources that use the bucket or by a function's settings.
   * @default - the stack's Region
   */
  readonly region: string;
  /** Construct paths of the resources that use the bucket. */
  readonly usedBy: readonly string[];
}

/** The resources that can use a bucket outside the stack. */
export type BucketUsers = Pick<
  Model,
  "region" | "restApis" | "distributions" | "functions" | "malwareProtectionPlans" | "roles"
>;

interface Use {
  readonly name: string;
  /** Missing if the resource does not name a Region, such as an ARN in a policy. */
  readonly region?: string;
  readonly usedBy: string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The names of the buckets that the stack creates. */
export function bucketNames(resources: Resources): readonly string[] {
  return resources.of(bucket).map((one) => one.string("bucket"));
}

/**
 * Finds the buckets that REST APIs, distributions, malware protection plans or roles use and that are not in the stack.
 */
export function findOutsideBuckets(
  model: BucketUsers,
  ownNames: readonly string[],
): readonly OutsideBucket[] {
  const uses = [
    ...model.distributions.flatMap(({ origins, constructPath }) =>
      origins.flatMap(({ domainName }): Use[] => {
        const found = bucketOfDomain(domainName);
        return found ? [{ ...found, usedBy: constructPath }] : [];
      }),
    ),
    ...model.restApis.flatMap(({ document, constructPath }) => integrationUses(document, constructPath)),
    ...model.malwareProtectionPlans.map(
      ({ bucketName, region, constructPath }): Use => ({ name: bucketName, region, usedBy: constructPath }),
    ),
    ...model.roles.flatMap(roleUses),
  ].filter(({ name }) => BUCKET_NAME.test(name) && !ownNames.includes(name));
  return [...new Set(uses.map(({ name }) => name))].map((name) => {
    const own = uses.filter((use) => use.name === name);
    const region = own.find((use) => use.region !== undefined)?.region ?? regionInFunctions(name, model);
    return { name, region: region ?? model.region, usedBy: [...new Set(own.map(({ usedBy }) => usedBy))] };
  });
}

/** Represents a bucket outside the stack as a resource, so that it can be joined with the stack's settings for it. */
export function outsideResource({ name, region }: OutsideBucket): Resource {
  return {
    constructPath: `stand-in for the bucket ${name}`,
    address: name,
    region,
    arguments: {},
    string: (attribute) => (attribute === "arn" ? `arn:aws:s3:::${name}` : name),
  };
}

const S3_INTEGRATION = /^arn:aws[\w-]*:apigateway:([a-z0-9-]+):s3:path\/([^/?{]+)/;

/** The integrations of a document that address a bucket by name. */
function integrationUses(value: unknown, usedBy: string): readonly Use[] {
  if (typeof value === "string") {
    const [, region, name] = S3_INTEGRATION.exec(value) ?? [];
    return region === undefined || name === undefined ? [] : [{ name, region, usedBy }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((item) => integrationUses(item, usedBy));
}

function roleUses({ policies }: Role): readonly Use[] {
  return policies.flatMap(({ document, constructPath }) =>
    listOf(document.Statement)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Resource: resources = [] }) => listOf(resources))
      .flatMap((arn): Use[] => {
        const name = /^arn:aws[\w-]*:s3:::([^/]+)/.exec(arn)?.[1];
        return name === undefined ? [] : [{ name, usedBy: constructPath }];
      }),
  );
}

/** The Region in the settings that name the bucket; `undefined` unless there is exactly one. */
function regionInFunctions(name: string, { functions }: BucketUsers): string | undefined {
  const settings = functions
    .flatMap(({ environment = {} }) => Object.values(environment))
    .filter((value) => value.includes(name));
  const regions = settings.flatMap((value) => value.match(/(?<![\w-])[a-z]{2}(-[a-z]+)+-\d(?![\w-])/g) ?? []);
  const [region, ...others] = new Set(regions);
  return others.length === 0 ? region : undefined;
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
