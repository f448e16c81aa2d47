/**
 * Paths that an API can do without, for example because it has a path of that name. Each includes all paths below it.
 */
export const OMITTABLE_PATHS = ["/.well-known/s3-upload-patterns", "/import", "/me", "/s3"] as const;

export type OmittablePath = (typeof OMITTABLE_PATHS)[number];

/** The paths without the omitted ones and those below them. */
export function withoutPaths<Item>(
  paths: Readonly<Record<string, Item>>,
  omitted: readonly OmittablePath[] = [],
): Readonly<Record<string, Item>> {
  const isOmitted = (path: string) => omitted.some((it) => path === it || path.startsWith(`${it}/`));
  return Object.fromEntries(Object.entries(paths).filter(([path]) => !isOmitted(path)));
}
