import { describe, expect, it } from "vitest";
import { elementOf, partList, partsPage } from "../../../client/engine/protocols/edge/multipart-xml.js";

describe("S3's XML of uploads in parts", () => {
  it("is read with every way to write a reserved character", () => {
    const xml = "<Key>a&amp;b &lt;&#34;&quot;&#x1F600;&gt; &nbsp;</Key>";

    expect(elementOf(xml, "Key")).toBe('a&b <""😀> &nbsp;');
    expect(elementOf(xml, "UploadId")).toBeUndefined();
  });

  it("lists parts, and the part after which more follow", () => {
    const part = (number: number, more = "") =>
      `<Part><PartNumber>${number}</PartNumber><ETag>&quot;e${number}&quot;</ETag>\n<Size>5</Size>${more}</Part>`;
    const page = partsPage(
      `<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker>${part(1)}${part(2, "<ChecksumCRC64NVME>AAAA</ChecksumCRC64NVME>")}</ListPartsResult>`,
    );

    expect(page).toEqual({
      parts: [
        { partNumber: 1, length: 5, etag: '"e1"' },
        { partNumber: 2, length: 5, etag: '"e2"', checksum: "AAAA" },
      ],
      after: 2,
    });
    expect(partsPage("<ListPartsResult/>")).toEqual({ parts: [] });
  });

  it("names each part, with its checksum if it has one", () => {
    const parts = [
      { partNumber: 1, etag: '"a"', crc64: "0" },
      { partNumber: 2, etag: '"b"', crc64: "0", sha256: "c2hh" },
    ];

    expect(partList(parts)).toBe(
      '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"a"</ETag></Part>' +
        '<Part><PartNumber>2</PartNumber><ETag>"b"</ETag><ChecksumSHA256>c2hh</ChecksumSHA256></Part></CompleteMultipartUpload>',
    );
  });
});
