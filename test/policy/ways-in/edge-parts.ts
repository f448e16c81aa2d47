import { partsClient, uploadIdOf } from "../../support/edge-parts.js";
import { attributeHeaders } from "./attribute-headers.js";
import type { WayIn } from "./way-in.js";

/** The requests of S3's multipart protocol through CloudFront, in one part. */
export const edgeParts: WayIn = async (uploader, { name, length, type, sha256, attributes }) => {
  const client = partsClient(uploader, name);
  const created = await client.create(length, {
    ...attributeHeaders(attributes),
    ...(type && { "content-type": type }),
    ...(sha256 && { "x-amz-checksum-algorithm": "SHA256" }),
  });
  if (created.status !== 200) return created;
  const id = uploadIdOf(created);
  return {
    key: `uploads/alice/${name}`,
    send: async (sent) => {
      const { body, type: sentType, headers, withoutChecksum = false, rename = (key) => key } = sent;
      const renamed = rename(`uploads/alice/${name}`).replace("uploads/alice/", "");
      const sender = partsClient(uploader, renamed);
      const checksum = sha256 && !withoutChecksum && { "x-amz-checksum-sha256": sha256 };
      const part = await sender.part(id, 1, body, {
        ...headers,
        ...(sentType && { "content-type": sentType }),
        ...checksum,
      });
      if (part.status !== 200) return part;
      const listed = sha256 && `<ChecksumSHA256>${sha256}</ChecksumSHA256>`;
      const parts = [{ number: 1, etag: part.headers.etag ?? "", checksum: listed }];
      return sender.complete(id, length, parts);
    },
  };
};
