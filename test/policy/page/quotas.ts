/** The section about quotas on each way to upload. `test/journeys/quotas*.test.ts` are the evidence. */
export const QUOTAS = `## Quotas

[Quotas](quotas.md) are not part of the policy: they limit the sum of a caller's uploads, and apply to every way to upload if
\`quota\` is set. A function of ours reserves room in the table before the upload is created, and rejects the upload with 413,
429 or, for a blocked caller, 403.

| Way to upload | Size is known | Reserved before the upload | Holds from | By how much a limit of bytes can be exceeded |
| --- | --- | --- | --- | --- |
| direct | no | \`unknownSizeBytes\` | the event of the stored object | by 10 MB for each upload under way, less what is reserved |
| import | if \`length\` is given | the size, or \`unknownSizeBytes\` | the creation; without \`length\`, the event | not; without \`length\` by \`maxBytes\` for each upload under way, less what is reserved |
| PUT | yes | the size | the creation | not |
| POST | yes | the size | the creation | not by the first use of the form |
| multipart, edge parts | yes | the size, and before the completion the bytes beyond it, or all bytes if the reservation has ended | the creation, and the completion | not; parts that are stored and not completed do not count |
| Companion, in parts | at the completion | \`unknownSizeBytes\`, and before the completion the rest | the completion | not |
| signRequest, in parts | when the completion is signed | the same | the signed completion | by parts that are sent again until the URL expires, to \`maxBytes\` |
| Companion, signRequest, as a form | no | \`unknownSizeBytes\` | the event | by \`maxBytes\` for each upload under way, less what is reserved |
| edge | yes | the size | the creation | not |

[quotas.md](quotas.md#by-how-much-a-limit-can-be-exceeded) has the same for quotas of uploads.

- **An upload under way** was created before the quota was used up, and is not booked yet. Its real size is booked after it is
  stored; from then on a used-up quota rejects the next one. \`uploadsPerHour\` and \`requestsPerSecond\` limit the number of
  such uploads.
- **A URL that is used again** stores another object: S3 accepts that until it expires for forms, and with \`overwrite: true\` for
  every URL. Each object is booked, but only the first was reserved: each further one can exceed the limit by its size.
- **A reservation ends** an hour after the URL's expiry, or after a day for an upload in parts. A later object is booked when
  it is stored, even if the quota is used up; an upload in parts needs room again to be completed.
- **Callers with a common prefix** can complete each other's uploads through CloudFront if they know S3's id. The one who
  completes needs the room, but the object is booked for the one who created the upload, whose limit it can exceed. It cannot
  exceed the tenant's.
- **While the table does not answer**, uploads are rejected, unless \`onUnavailable\` is \`"accept"\`.`;
