/** Gives events to any number of readers, each at its own pace. */
export interface EventFeed<Event> {
  push(event: Event): void;
  /** Ends the feed. */
  end(): void;
  /** Events from this call on. */
  read(): AsyncIterator<Event>;
}

interface Reader<Event> {
  readonly unread: Event[];
  wake: () => void;
}

/** @param supersedes - Whether the next event makes an unread one obsolete. */
export function createEventFeed<Event>(
  supersedes: (next: Event, unread: Event) => boolean,
): EventFeed<Event> {
  const readers = new Set<Reader<Event>>();
  let isOver = false;
  return {
    push(event) {
      for (const { unread, wake } of readers) {
        const last = unread.at(-1);
        if (last !== undefined && supersedes(event, last)) unread.pop();
        unread.push(event);
        wake();
      }
    },
    end() {
      isOver = true;
      for (const { wake } of readers) wake();
    },
    read() {
      const reader: Reader<Event> = { unread: [], wake: () => {} };
      readers.add(reader);
      const next = async (): Promise<IteratorResult<Event, undefined>> => {
        while (reader.unread.length === 0 && !isOver) await nextWake(reader);
        const [value] = reader.unread.splice(0, 1);
        return value === undefined ? { done: true, value: undefined } : { done: false, value };
      };
      return {
        next,
        return: async () => {
          readers.delete(reader);
          return { done: true, value: undefined };
        },
      };
    },
  };
}

function nextWake(reader: { wake: () => void }): Promise<void> {
  return new Promise((resolve) => {
    reader.wake = resolve;
  });
}
