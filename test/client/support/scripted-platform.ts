import { NoAnswerError } from "../../../client/engine/errors.js";
import type { HttpAnswer, HttpRequest, Platform } from "../../../client/engine/platform.js";

/** A response of the script: its fields, or the error code of a failed connection. */
export type ScriptedAnswer = Partial<HttpAnswer> | { readonly noAnswer: string; readonly isUnsent?: boolean };

/** A platform without a network, on a clock that only waiting moves. */
interface ScriptedPlatform extends Platform {
  readonly sent: readonly HttpRequest[];
  /** Milliseconds of each wait. */
  readonly waits: readonly number[];
}

/** Answers each request by the script, in the order in which they are sent. */
export function scriptedPlatform(
  answer: (request: HttpRequest, count: number) => ScriptedAnswer,
): ScriptedPlatform {
  const sent: HttpRequest[] = [];
  const waits: number[] = [];
  let now = Date.parse("2026-11-29T12:00:00Z");
  const noChecksum = async () => ({ reset: () => {}, update: () => {}, digest: () => "0" });
  return {
    sent,
    waits,
    now: () => now,
    random: () => 0.5,
    newId: () => "3f1c2d4e-0000-4000-8000-000000000000",
    crc64: noChecksum,
    sha256: noChecksum,
    wait: async (milliseconds, signal) => {
      signal.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
    },
    send: async (request) => {
      sent.push(request);
      const scripted = answer(request, sent.length);
      if ("noAnswer" in scripted) throw new NoAnswerError(scripted.noAnswer, scripted.isUnsent ?? false);
      return { status: 200, headers: {}, body: "", ...scripted };
    },
  };
}
