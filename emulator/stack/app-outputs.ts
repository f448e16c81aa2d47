import type { Endpoints, Outputs } from "./endpoints.js";

/** What an app calls its outputs. The emulator has no names of its own: the app that serves its stack passes them in. */
export interface AppOutputs<Fields extends object = object> {
  /**
   * Output with the name of the bucket that `endpoints.s3.bucket` names.
   * @default - the stack's first bucket
   */
  readonly bucket?: string;
  /**
   * Output with the prefix of the groups that stand for tenants.
   * @default - none: the prefix is `tenant:`
   */
  readonly tenantGroupPrefix?: string;
  /**
   * Output with the policy that the owner of a bucket outside the stack has to add to it. The stand-in for that
   * bucket gets it.
   * @default - none: a stand-in has no policy
   */
  readonly bucketPolicy?: string;
  /**
   * Makes the app's own fields of `endpoints.json`.
   * @throws {OutputError} when an output holds something else than it should
   * @default - none
   */
  readonly fields?: (endpoints: Endpoints, outputs: Outputs) => Fields;
}
