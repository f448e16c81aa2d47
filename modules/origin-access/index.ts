export {
  OriginAccess,
  type OriginAccessProps,
  type OriginAccessType,
  type OriginBucket,
} from "./origin-access.js";
