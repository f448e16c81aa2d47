import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";
import GoldenRetriever from "@uppy/golden-retriever";
import { offerPage } from "../uppy-page.js";

offerPage(({ endpoint, tokens, multipart }) =>
  new Uppy().use(GoldenRetriever).use(AwsS3, {
    endpoint,
    headers: { authorization: `Bearer ${tokens[0]}` },
    shouldUseMultipart: () => multipart,
    // One part after the other, so that a pause after the first is one before the second.
    limit: 1,
  }),
);
