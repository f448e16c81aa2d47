/** The section about what quotas hold, on each way in. `test/journeys/quotas*.test.ts` are the evidence. */
export const QUOTAS = `## Quotas

[Quotas](quotas.md) are not part of the policy: they limit the sum of a caller's uploads, and hold on every way in if
\`quota\` is set. A function of ours asks the table before the upload is created, and rejects it with 413, 429 or, for a
blocked caller, 403.

| Way in | Size is known | Reserved before the upload | Holds from | By how much a limit of bytes can be exceeded |
| --- | --- | --- | --- | --- |
| direct | no | \`unknownSizeBytes\` | the event of the stored object | by 10 MB for each upload under way, less what is reserved |
| import | if \`length\` is given | the size, or \`unknownSizeBytes\` | the creation; without \`length\`, the event | not; without \`length\` by \`maxBytes\` for each upload under way, less what is reserved |
| PUT | yes | the size | the creation | not |
| POST | yes | the size | the creation | not by the first use of the form |
| multipart, edge parts | yes | the size, and before the completion what the object has more, or all of it if it comes late | the creation, and the completion | not; parts that are stored and not completed do not count |
| Companion, in parts | at the completion | \`unknownSizeBytes\`, and before the completion the rest | the completion | not |
| signRequest, in parts | when the completion is signed | the same | the signed completion | by parts that are sent again until the URL expires, to \`maxBytes\` |
| Companion, signRequest, as a form | no | \`unknownSizeBytes\` | the event | by \`maxBytes\` for each upload under way, less what is reserved |
| edge | yes | the size | the creation | not |

[quotas.md](quotas.md#by-how-much-a-limit-can-be-exceeded) has the same for quotas of uploads.

- **An upload under way** is one that was created while something was left of the quota. Its real size is booked once it is
  stored; from then on a used-up quota rejects the next one. \`uploadsPerHour\` and \`requestsPerSecond\` bound their number.
- **A URL that is used again** until it expires, which S3 accepts with \`overwrite: true\` or of a form, stores an object each time.
  Each is booked, and only the first was reserved: the limit can be exceeded by its size, again and again.
- **A reservation ends** an hour after the URL's expiry, or after a day for an upload in parts. What is stored later is
  booked when it is stored, whether or not anything is left; an upload in parts needs room again to be completed.
- **Callers with a common prefix** can complete each other's uploads through CloudFront if they know S3's id. The one who
  completes needs the room, and the one who created the upload is booked: its own limit can be exceeded by that size. A
  tenant's cannot.
- **While the table does not answer**, nothing is let in, unless \`onUnavailable\` is \`"accept"\`.`;
