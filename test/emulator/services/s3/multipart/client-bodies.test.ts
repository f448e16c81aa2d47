import { GetObjectTaggingCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { beginUpload } from "../support/multipart.js";
import type { World } from "../support/world.js";
import { administrator, bodyText, createWorld, directRequest } from "../support/world.js";

const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const BOM = "\uFEFF";

/** Completion bodies as clients write them. `md5` is the ETag without quotation marks. */
const COMPLETIONS: Readonly<Record<string, (md5: string) => string>> = {
  "Go's encoding/xml (rclone, s5cmd, Terraform)": (md5) =>
    `<CompleteMultipartUpload ${NAMESPACE}><Part><ETag>&#34;${md5}&#34;</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>`,
  "Go's MarshalIndent with a newline in a value": (md5) =>
    `<CompleteMultipartUpload ${NAMESPACE}>\n  <Part>\n    <PartNumber>1</PartNumber>\n    <ETag>&#34;${md5}&#34;&#xA;</ETag>\n  </Part>\n</CompleteMultipartUpload>`,
  "Java's XmlWriter": (md5) =>
    `<?xml version="1.0" encoding="UTF-8"?><CompleteMultipartUpload ${NAMESPACE}><Part><ETag>&quot;${md5}&quot;</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>`,
  "Java's StAX with a prefix": (md5) =>
    `<?xml version='1.0' encoding='UTF-8' standalone='yes'?><s3:CompleteMultipartUpload xmlns:s3='http://s3.amazonaws.com/doc/2006-03-01/'><s3:Part><s3:PartNumber>1</s3:PartNumber><s3:ETag>${md5}</s3:ETag></s3:Part></s3:CompleteMultipartUpload>`,
  "Python's ElementTree (boto3)": (md5) =>
    `<CompleteMultipartUpload ${NAMESPACE}><Part><ETag>"${md5}"</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>`,
  ".NET's XmlWriter with BOM and CRLF": (md5) =>
    `${BOM}<?xml version="1.0" encoding="utf-8"?>\r\n<CompleteMultipartUpload ${NAMESPACE}>\r\n  <Part>\r\n    <PartNumber>1</PartNumber>\r\n    <ETag>"${md5}"</ETag>\r\n  </Part>\r\n</CompleteMultipartUpload>\r\n`,
  "hexadecimal references": (md5) =>
    `<CompleteMultipartUpload><Part><PartNumber>&#x31;</PartNumber><ETag>&#x22;${md5}&#x0022;</ETag></Part></CompleteMultipartUpload>`,
};

const TAGGINGS: Readonly<Record<string, string>> = {
  Go: `<Tagging ${NAMESPACE}><TagSet><Tag><Key>a</Key><Value>&#x62;&#32;c</Value></Tag><Tag><Key>d</Key><Value></Value></Tag></TagSet></Tagging>`,
  Python: `<Tagging ${NAMESPACE}><TagSet><Tag><Key>a</Key><Value>&#98; c</Value></Tag><Tag><Key>d</Key><Value /></Tag></TagSet></Tagging>`,
  ".NET": `${BOM}<?xml version="1.0"?>\r\n<Tagging>\r\n <TagSet>\r\n  <Tag>\r\n   <Key>a</Key>\r\n   <Value>b c</Value>\r\n  </Tag>\r\n  <Tag><Key>d</Key><Value/></Tag>\r\n </TagSet>\r\n</Tagging>`,
};

async function send(world: World, method: string, query: string, path: string, body: string) {
  const answer = await world.s3.handle(directRequest({ method, path, query, body }), administrator(world));
  return { status: answer.status, body: await bodyText(answer) };
}

describe("a multipart upload", () => {
  it.each(Object.entries(COMPLETIONS))("accepts a completion body as written by %s", async (_, write) => {
    const world = await createWorld();
    const upload = await beginUpload(world);
    const md5 = (await upload.part(1, "hello")).replaceAll('"', "");

    const answer = await send(world, "POST", `uploadId=${upload.uploadId}`, "/files/in/m", write(md5));

    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining("<ETag>&quot;") });
    const head = await world.client.send(new HeadObjectCommand({ Bucket: "files", Key: "in/m" }));
    expect(head.ContentLength).toBe(5);
  });

  it("rejects a completion body with an entity that XML does not have", async () => {
    const world = await createWorld();
    const upload = await beginUpload(world);
    const md5 = (await upload.part(1, "hello")).replaceAll('"', "");
    const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>&nbsp;${md5}</ETag></Part></CompleteMultipartUpload>`;

    const answer = await send(world, "POST", `uploadId=${upload.uploadId}`, "/files/in/m", body);

    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining("<Code>MalformedXML<") });
  });
});

describe("tags", () => {
  it.each(Object.entries(TAGGINGS))("are set with a body as written by %s", async (_, body) => {
    const world = await createWorld();
    const at = { Bucket: "files", Key: "in/a" };
    await world.client.send(new PutObjectCommand({ ...at, Body: "x" }));

    const answer = await send(world, "PUT", "tagging", "/files/in/a", body);

    expect(answer).toEqual({ status: 200, body: "" });
    expect((await world.client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([
      { Key: "a", Value: "b c" },
      { Key: "d", Value: "" },
    ]);
  });
});
