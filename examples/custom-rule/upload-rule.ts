import type { UploadLimits, UploadRule } from "s3-upload-patterns/upload-rule";

/** Members of the group `photographers` upload images only. */
const PHOTOGRAPHERS: UploadLimits = { types: ["image/*"] };
/** Tenants whose name begins with `free-` upload at most 2 MB per object. */
const FREE: UploadLimits = { maxBytes: 2_000_000 };

/** Decides on each upload that the policy accepts. It gets the same arguments on all three patterns. */
export const rule: UploadRule = (upload, identity) => {
  if (upload.key.startsWith("archive/")) {
    return {
      outcome: "rejected",
      status: 403,
      code: "ArchiveClosed",
      message: "Nothing is added to archive/. Choose another folder.",
    };
  }
  const isPhotographer = identity.groups.includes("photographers");
  const isFree = identity.tenant?.startsWith("free-") ?? false;
  return {
    outcome: "narrowed",
    limits: { ...(isPhotographer && PHOTOGRAPHERS), ...(isFree && FREE) },
  };
};
