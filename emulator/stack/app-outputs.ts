import type { Endpoints, Outputs } from "./endpoints.js";

/**
 * Names of the app's outputs that the emulator reads. Every app names its outputs itself, so the app that serves its
 * stack passes the names in.
 */
export interface AppOutputs<Fields extends object = object> {
  /**
   * Output with the name of the bucket for `endpoints.s3.bucket`.
   * @default - the stack's first bucket
   */
  readonly bucket?: string;
  /**
   * Output with the prefix of tenants' groups.
   * @default - the prefix is `tenant:`
   */
  readonly tenantGroupPrefix?: string;
  /**
   * Output with the policy that the owner of a bucket outside the stack must add. The stand-in for that bucket gets the
   * policy.
   * @default - a stand-in has no policy
   */
  readonly bucketPolicy?: string;
  /**
   * Creates the app's own fields of `endpoints.json`.
   * @throws {OutputError} if an output has an unexpected value
   * @default - none
   */
  readonly fields?: (endpoints: Endpoints, outputs: Outputs) => Fields;
}
