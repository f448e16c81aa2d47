import type { Identity } from "../identity/contract.js";
import { MAX_SINGLE_PUT_BYTES, type UploadPolicy } from "../upload-policy/contract.js";
import { decideUpload } from "../upload-policy/decide.js";
import type { Refusal } from "../upload-policy/refusal.js";
import type {
  CreateUploadRequest,
  CreateUploadResponse,
  ImportRequest,
  PresignSettings,
} from "./contract.js";
import { putToSign, type SigningPorts } from "./put-to-sign.js";

/** A presigned PUT, or why there is none. */
export type Presigned =
  | { readonly outcome: "presigned"; readonly uploadId: string; readonly upload: CreateUploadResponse }
  | Refusal;

/** Presigns a PUT to the key that the caller names. */
export async function createUpload(
  { key, length, type, checksum }: CreateUploadRequest,
  identity: Identity,
  settings: PresignSettings,
  ports: SigningPorts,
): Promise<Presigned> {
  const asked = { key, length, contentType: type, checksums: checksum === undefined ? [] : [checksum] };
  return presign(asked, identity, settings, settings.policy, ports);
}

/** Presigns a PUT to a fresh key. What the body names is bound, and what it does not name is the uploader's. */
export async function importUpload(
  { length, type, checksum }: ImportRequest,
  identity: Identity,
  settings: PresignSettings,
  ports: SigningPorts,
): Promise<Presigned> {
  const asked = {
    key: ports.newId(),
    length,
    contentType: type,
    checksums: checksum === undefined ? [] : [checksum],
  };
  // The key is ours and has no extension for the policy to judge.
  const policy = { ...settings.policy, allowedExtensions: [] };
  return presign(asked, identity, settings, policy, ports);
}

async function presign(
  request: Parameters<typeof decideUpload>[0]["request"],
  identity: Identity,
  { prefix }: PresignSettings,
  policy: UploadPolicy,
  { signPut, now, newId }: SigningPorts,
): Promise<Presigned> {
  const decision = decideUpload({
    request,
    identity,
    policy,
    prefix,
    patternMaxBytes: MAX_SINGLE_PUT_BYTES,
  });
  if (decision.outcome === "refused") return decision;
  const uploadId = newId();
  // A signature's time has whole seconds, and so has the URL's end.
  const signedAt = Math.floor(now() / 1_000) * 1_000;
  const put = putToSign(decision, uploadId, signedAt, policy.urlExpirySeconds);
  const url = await signPut(put);
  const expiresAt = new Date(signedAt + policy.urlExpirySeconds * 1_000).toISOString();
  const upload = { method: "PUT", url, headers: put.headers, key: put.key, expiresAt } as const;
  return { outcome: "presigned", uploadId, upload };
}
