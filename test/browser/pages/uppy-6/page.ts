import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import GoldenRetriever from "@uppy/golden-retriever";
import { createSignRequest } from "../../../../client/uppy.js";
import { offerPage } from "../uppy-page.js";

offerPage(({ endpoint, tokens, multipart }) => {
  let shown = 0;
  const getToken = ({ refresh }: { refresh: boolean }): string => {
    if (refresh) shown = Math.min(shown + 1, tokens.length - 1);
    return tokens[shown] ?? "";
  };
  return new Uppy().use(GoldenRetriever).use(AwsS3, {
    signRequest: createSignRequest({ endpoint, getToken }),
    shouldUseMultipart: () => multipart,
  });
});
