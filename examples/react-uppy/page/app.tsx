import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import { Dropzone, FilesList, UploadButton, UppyContextProvider, useUppyState } from "@uppy/react";
import "@uppy/react/css/style.css";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { createSignRequest } from "s3-upload-patterns-client/uppy";
import "./app.css";
import type { Config, GetToken } from "./sign-in.js";
import { signIn } from "./sign-in.js";

const MIB = 1024 ** 2;

interface PageProps {
  readonly endpoint: string;
  readonly getToken: GetToken;
}

/** A page that uploads to the stack. Large files are sent in parts, and resume after an error. */
function Page({ endpoint, getToken }: PageProps) {
  const [uppy] = useState(() => createUppy({ endpoint, getToken }));
  return (
    <UppyContextProvider uppy={uppy}>
      <h1>Photos</h1>
      <Dropzone note="Pictures and films, up to 2,000 MiB each" />
      <FilesList />
      <Problems uppy={uppy} />
      <UploadButton />
    </UppyContextProvider>
  );
}

/** Shows the first error: of an upload that failed, or of a file that Uppy did not add. */
function Problems({ uppy }: { readonly uppy: Uppy }) {
  const added = useUppyState(uppy, ({ files }) => files);
  const info = useUppyState(uppy, (state) => state.info) ?? [];
  const rejected = Object.values(added).flatMap(({ name, error }) => (error ? [`${name}: ${error}`] : []));
  const notAdded = info.flatMap(({ type, message }) => (type === "error" ? [message] : []));
  const [first] = [...rejected, ...notAdded];
  return first === undefined ? null : <p role="alert">{first}</p>;
}

function createUppy({ endpoint, getToken }: PageProps): Uppy {
  // The stack's policy decides; the same limits here reject a file before it is uploaded.
  const restrictions = { allowedFileTypes: ["image/*", "video/*"], maxFileSize: 2_000 * MIB };
  const uppy = new Uppy({ restrictions });
  const contentTypeOf = (key: string) => uppy.getFiles().find(({ name }) => key.endsWith(name))?.type;
  return uppy.use(AwsS3, {
    signRequest: createSignRequest({ endpoint, getToken, contentTypeOf }),
    shouldUseMultipart: ({ size }) => (size ?? 0) > 100 * MIB,
  });
}

const root = createRoot(document.getElementById("page") as HTMLElement);
try {
  // Written by the command in the README, from the stack's outputs.
  const config: Config = await (await fetch("config.json")).json();
  root.render(<Page endpoint={config.presigned_url} getToken={await signIn(config)} />);
} catch (error) {
  root.render(<p role="alert">{error instanceof Error ? error.message : "The page cannot be loaded."}</p>);
}
