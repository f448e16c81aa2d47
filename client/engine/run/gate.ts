import { untilAborted } from "../http/until-aborted.js";

/** Holds workers while an upload is paused. */
export interface Gate {
  readonly isClosed: boolean;
  close(): void;
  open(): void;
  /** Waits until the gate is open. Rejects with the signal's reason if the signal is aborted. */
  pass(signal: AbortSignal): Promise<void>;
}

export function createGate(): Gate {
  let closed: { readonly opened: Promise<void>; readonly open: () => void } | undefined;
  return {
    get isClosed() {
      return closed !== undefined;
    },
    close: () => {
      closed ??= deferred();
    },
    open: () => {
      closed?.open();
      closed = undefined;
    },
    pass: async (signal) => {
      while (closed !== undefined) await untilAborted(closed.opened, signal);
    },
  };
}

function deferred() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
