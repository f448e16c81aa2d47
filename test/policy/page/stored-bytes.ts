/** The section about bytes that can be stored in excess of the largest size. */
export const STORED_BYTES = `## Bytes that are stored beyond maxBytes

A signature binds the length of a PUT, of a form's file and of a part of \`POST /uploads\`. It cannot bind the length of a
part from Uppy (Companion, signRequest), because Uppy does not send it. These limits remain:

- **Parts of one upload.** The presigner signs the part numbers 1 to \`maxBytes\` / 5 MiB, rounded up, since S3 accepts no
  smaller part but the last. S3 accepts up to 5 GiB for each: 1,024 parts and 5 TiB with the default \`maxBytes\` of 5 GiB.
- **With \`sumPartsBeforeSigning\`** no part is signed once the other stored parts have \`maxBytes\` together. URLs that were
  signed before work until they expire (\`urlExpirySeconds\`).
- **Parts through CloudFront.** The edge function limits the number of parts in the same way, and the length of each:
  64 MiB, or twice what 10,000 equal parts of the largest object have if that is more. With the default \`maxBytes\` an
  upload can hold 64 GiB ([edge-parts.md](edge-parts.md)).
- **Number of uploads.** The API's throttling limits the requests. A URL of signRequest that creates an upload can be used
  again for 60 seconds, a form until it expires (\`formExpirySeconds\`); all uploads of one such URL have the same key.
- **How long.** Companion's complete aborts an upload that is too large. An upload that is never completed is aborted by the
  bucket's lifecycle after 2 days, or 7 if \`maxBytes\` is above 100 GiB (\`abortIncompleteUploadsDays\`). A rejected object
  expires after 7 days (\`rejectedObjectExpirationDays\`). An existing bucket has these rules only if its owner adds them.`;
