import { CreateMultipartUploadCommand, S3Client } from "@aws-sdk/client-s3";
import type { Answer } from "../../support/local-stack.js";
import type { Announced, Contestant, Signed } from "./contestants.js";
import { MAX_BYTES } from "./contestants.js";

/** Something that goes wrong, tried on both. */
interface Trial {
  /** The action. */
  readonly what: string;
  /** Tries it, and says in a few words what came of it. */
  readonly run: (contestant: Contestant) => Promise<string>;
  /** Its result with the sample, and with ours. */
  readonly expected: readonly [sample: string, ours: string];
}

const DAY = 24 * 3600;
const PICTURE = "a picture";

export const TRIALS: readonly Trial[] = [
  {
    what: "asks for a picture, sends a web page (`text/html`)",
    run: async (contestant) => {
      const signed = await contestant.sign(announced("type.png"));
      return stored(contestant, signed, { body: "<script>1</script>", type: "text/html" });
    },
    expected: ["stored as text/html", "403 SignatureDoesNotMatch"],
  },
  {
    what: "asks for a web page, to have it served from your domain",
    run: async (contestant) => {
      const signed = await contestant.sign(announced("page.html", { type: "text/html", length: 18 }));
      return stored(contestant, signed, { body: "<script>1</script>", type: "text/html" });
    },
    expected: ["stored as text/html", "415 ContentTypeNotAllowed"],
  },
  {
    what: `asks for ${PICTURE.length} bytes, sends ${(2 * MAX_BYTES).toLocaleString("en-US")} (or 5 GiB)`,
    run: async (contestant) => {
      const signed = await contestant.sign(announced("large.png"));
      return stored(contestant, signed, { body: "x".repeat(2 * MAX_BYTES) });
    },
    expected: ["stored", "403 SignatureDoesNotMatch"],
  },
  {
    what: "asks for 50 GB",
    run: async (contestant) => outcome(await contestant.sign(announced("huge.png", { length: 50e9 }))),
    expected: ["signed", "413 TooLarge"],
  },
  {
    what: "names another user's key",
    run: async (contestant) => {
      const key = "uploads/bob/avatar.png";
      await stored(contestant, await contestant.sign(announced(key)), {});
      return (await contestant.stack.object(key)) === undefined
        ? "stored below the caller's own prefix"
        : "stored in bob's place";
    },
    expected: ["stored in bob's place", "stored below the caller's own prefix"],
  },
  {
    what: "uploads to a key that is taken",
    run: async (contestant) => {
      await stored(contestant, await contestant.sign(announced("taken.png")), {});
      return stored(contestant, await contestant.sign(announced("taken.png")), { body: "other one" });
    },
    expected: ["stored: the first file is lost", "412 PreconditionFailed"],
  },
  {
    what: "sends the URL of a finished upload again, an hour later",
    run: async (contestant) => {
      const signed = await contestant.sign(announced("again.png"));
      await stored(contestant, signed, {});
      contestant.stack.advance(3590);
      return stored(contestant, signed, { body: "other one" });
    },
    expected: ["stored: the first file is lost", "412 PreconditionFailed"],
  },
  {
    what: "sends the file shortly before the URL expires, as its `X-Amz-Expires` says",
    run: async (contestant) => {
      const signed = await contestant.sign(announced("late.png"));
      contestant.stack.advance(lifeOf(signed) - 10);
      return stored(contestant, signed, {});
    },
    expected: ["400 ExpiredToken: the function's role session ended", "stored"],
  },
  {
    what: "waits for a message that the file has arrived",
    run: async (contestant) => {
      await stored(contestant, await contestant.sign(announced("told.png")), {});
      await contestant.stack.settled();
      const events = contestant.stack.events("Upload Completed").map(({ detail }) => String(detail.key));
      return events.some((key) => key.endsWith("told.png"))
        ? "an event, after a check of the object"
        : "no event";
    },
    expected: ["no event", "an event, after a check of the object"],
  },
  {
    what: "reads the error from a page, without a token",
    run: async (contestant) => {
      const { status, headers } = await contestant.signWithoutToken();
      return `${status}, ${headers["access-control-allow-origin"] === undefined ? "hidden by the browser (no CORS headers)" : "readable"}`;
    },
    expected: ["401, hidden by the browser (no CORS headers)", "401, readable"],
  },
  {
    what: "starts an upload in parts and never finishes it",
    run: async ({ stack }) => {
      const { bucket } = stack.endpoints.s3;
      await administratorOf(stack.endpoints.s3).send(
        new CreateMultipartUploadCommand({ Bucket: bucket, Key: "uploads/alice/parts.png" }),
      );
      stack.advance(30 * DAY);
      const { abortedUploads } = await stack.applyLifecycle();
      return abortedUploads === 0 ? "its parts are kept, and paid for" : "its parts are removed";
    },
    expected: ["its parts are kept, and paid for", "its parts are removed"],
  },
];

function announced(key: string, file: Partial<Announced> = {}): Announced {
  return { caller: "alice", key, type: "image/png", length: PICTURE.length, ...file };
}

/** Sends a file to a signed URL, and says what S3 made of it. */
async function stored(
  { stack }: Contestant,
  signed: Signed | Answer,
  { body = PICTURE, type = "image/png" }: { readonly body?: string; readonly type?: string },
): Promise<string> {
  if (!("url" in signed)) return outcome(signed);
  const { "content-length": _length, ...headers } = signed.headers;
  const key = decodeURIComponent(new URL(signed.url).pathname).split("/").slice(2).join("/");
  const first = await stack.object(key);
  const answer = await stack.send("PUT", signed.url, body, { ...headers, "content-type": type });
  if (answer.status !== 200) return outcome(answer);
  if (first !== undefined) return "stored: the first file is lost";
  return type === "image/png" ? "stored" : `stored as ${(await stack.head(key)).ContentType}`;
}

function outcome(answer: Signed | Answer): string {
  if ("url" in answer) return "signed";
  const body = answer.body.toString();
  const code = /<Code>(\w+)</.exec(body)?.[1] ?? (JSON.parse(body) as { readonly code?: string }).code;
  return `${answer.status} ${code}${code === "ExpiredToken" ? ": the function's role session ended" : ""}`;
}

/** Seconds. */
function lifeOf(signed: Signed | Answer): number {
  return "url" in signed ? Number(new URL(signed.url).searchParams.get("X-Amz-Expires")) : 0;
}

function administratorOf({
  endpoint,
  region,
  accessKeyId,
  secretAccessKey,
}: Contestant["stack"]["endpoints"]["s3"]) {
  return new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
}
