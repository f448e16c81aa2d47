import * as storageClass from "../checks/attributes/storage-class.js";
import * as tags from "../checks/attributes/tags.js";
import type { Measurement } from "./measurement.js";

const REMOVE_TAGS = "Leave policy.attributes.tags out, and report it.";
const REMOVE_CLASSES = "Leave policy.attributes.storageClasses out, and report it.";

export const ATTRIBUTE_MEASUREMENTS = {
  presignedPutSetsTags: {
    reliance: { what: "tags of presigned PUTs", file: "functions/presign/signing/put-to-sign.ts" },
    ifItDiffers: "Have clients use method POST or MULTIPART for uploads with tags.",
    check: tags.presignedPutSetsTags,
  },
  creationSetsTags: {
    reliance: { what: "tags of uploads in parts", file: "functions/presign/multipart/create.ts" },
    ifItDiffers: REMOVE_TAGS,
    check: tags.creationSetsTags,
  },
  formsSetTags: {
    reliance: { what: "tags of forms", file: "functions/presign/attributes/form-fields.ts" },
    ifItDiffers: "Have clients use method PUT or MULTIPART for uploads with tags.",
    check: tags.formsSetTags,
  },
  presignedPutSetsStorageClass: {
    reliance: { what: "storage classes of presigned PUTs", file: "functions/presign/signing/put-to-sign.ts" },
    ifItDiffers: "Have clients use method POST or MULTIPART for uploads with a storage class.",
    check: storageClass.presignedPutSetsStorageClass,
  },
  creationSetsStorageClass: {
    reliance: { what: "storage classes of uploads in parts", file: "functions/presign/multipart/create.ts" },
    ifItDiffers: REMOVE_CLASSES,
    check: storageClass.creationSetsStorageClass,
  },
  formsSetStorageClass: {
    reliance: { what: "storage classes of forms", file: "functions/presign/attributes/form-fields.ts" },
    ifItDiffers: "Have clients use method PUT or MULTIPART for uploads with a storage class.",
    check: storageClass.formsSetStorageClass,
  },
} as const satisfies Readonly<Record<string, Measurement>>;
