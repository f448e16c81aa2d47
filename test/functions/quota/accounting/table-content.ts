import type { History, OpenQuota } from "./history.js";

/** A counter in the table, with the partition of its subject or tenant. */
export interface Counter {
  readonly pk: string;
  readonly uploads: number;
  readonly bytes: number;
  readonly reservedUploads: number;
  readonly reservedBytes: number;
}

/** The table's content for a history's callers. */
interface Content {
  readonly counters: readonly Counter[];
  /** Sort keys of reservations that have not ended, and marks of steps that have not. */
  readonly unfinished: readonly string[];
}

/** Reads the table. */
export async function readContent(
  { callers }: History,
  { items }: Pick<OpenQuota, "items">,
): Promise<Content> {
  const partitions = callers.flatMap(partitionsOf);
  const own = (await items()).filter(({ pk }) => partitions.includes(String(pk?.S)));
  const sortKeys = own.map(({ sk }) => String(sk?.S));
  return {
    counters: own.flatMap((item, at) => (sortKeys[at]?.startsWith("count#") ? [counterOf(item)] : [])),
    unfinished: [
      ...sortKeys.filter((sk) => sk.startsWith("open#")),
      ...own.flatMap((item) => Object.keys(item).filter((name) => name.startsWith("~"))),
    ],
  };
}

/** The partitions of a caller's counters. */
export function partitionsOf({ subject, tenant }: History["callers"][number]): readonly string[] {
  return tenant === undefined ? [`subject#${subject}`] : [`subject#${tenant}/${subject}`, `tenant#${tenant}`];
}

function counterOf(item: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Counter {
  const number = (name: string) => Number(item[name]?.N ?? 0);
  return {
    pk: String(item.pk?.S),
    uploads: number("uploads"),
    bytes: number("bytes"),
    reservedUploads: number("reservedUploads"),
    reservedBytes: number("reservedBytes"),
  };
}
