import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { childElements, childText, parseXml, toXml } from "../../emulator/xml.js";

const textIn = (xml: string): string | undefined => childText(parseXml(xml)?.A, "B");

describe("parseXml", () => {
  it.each([
    ["named references", "<A><B>&lt;&gt;&quot;&apos;&amp;</B></A>", "<>\"'&"],
    ["decimal references", "<A><B>&#34;x&#034;&#128512;</B></A>", '"x"😀'],
    ["hexadecimal references", "<A><B>&#x22;x&#x0022;&#x1F600;&#x1f600;</B></A>", '"x"😀😀'],
    ["references only once", "<A><B>&amp;#34;&#38;lt;&amp;amp;</B></A>", "&#34;&lt;&amp;"],
    ["a referenced line break", "<A><B>a&#xA;b&#13;c</B></A>", "a\nb\rc"],
    ["CDATA", "<A><B><![CDATA[&#34; & <]]></B></A>", "&#34; & <"],
    ["a comment", "<A><!-- & &copy; --><B>x<!-- y -->z</B></A>", "xz"],
    ["a byte order mark", '\uFEFF<?xml version="1.0"?><A><B>x</B></A>', "x"],
    ["CRLF", "<?xml version='1.0'?>\r\n<A>\r\n  <B>x</B>\r\n</A>\r\n", "x"],
    ["a processing instruction", "<?xml version='1.0'?><?p q?><A><B>x</B></A>", "x"],
    ["a default namespace", "<A xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><B>x</B></A>", "x"],
    ["a namespace prefix", '<s:A xmlns:s="http://s3.amazonaws.com/doc/2006-03-01/"><s:B>x</s:B></s:A>', "x"],
    ["quoted attributes", "<A a='\"' b=\"'>\"><B c='&#34;'>x</B></A>", "x"],
    ["a self-closing element", "<A><B/></A>", ""],
    ["white space in tags", "<A\n><B\t>x</B ></A >", "x"],
  ])("reads %s", (_, xml, text) => {
    expect(textIn(xml)).toBe(text);
  });

  it.each([
    ["an unknown entity", "<A><B>&copy;</B></A>"],
    ["a named reference in upper case", "<A><B>&QUOT;</B></A>"],
    ["a reference in upper-case X", "<A><B>&#X22;</B></A>"],
    ["a bare ampersand", "<A><B>a & b</B></A>"],
    ["a reference without an end", "<A><B>&#34</B></A>"],
    ["a reference to NUL", "<A><B>&#0;</B></A>"],
    ["a reference to a surrogate", "<A><B>&#xD800;</B></A>"],
    ["a reference beyond Unicode", "<A><B>&#x110000;</B></A>"],
    ["a reference of many digits", `<A><B>&#${"0".repeat(40)}34;</B></A>`],
    ["an entity in an attribute", "<A b='&copy;'><B>x</B></A>"],
    ["a document type", '<!DOCTYPE A [<!ENTITY e "x">]><A><B>&e;</B></A>'],
    ["two roots", "<A/><A/>"],
    ["two roots of different names", "<A/><B/>"],
    ["no end", "<A><B>"],
    ["text", "x"],
    ["a deeply nested document", "<A>".repeat(5000) + "</A>".repeat(5000)],
    ["__proto__", "<A><__proto__>x</__proto__></A>"],
    ["constructor", "<A><constructor>x</constructor></A>"],
  ])("rejects %s", (_, xml) => {
    expect(parseXml(xml)).toBeUndefined();
  });

  it("reads 20,000 references", () => {
    const list = parseXml(`<A>${"<B>&#34;e&#34;</B>".repeat(10_000)}</A>`);

    expect(new Set(childElements(list?.A, "B"))).toEqual(new Set(['"e"']));
    expect(childElements(list?.A, "B")).toHaveLength(10_000);
  });

  it("reads what toXml writes", () => {
    const text = fc
      .string({ unit: "binary" })
      .filter((value) => !/[^\t\n\r -\uD7FF\uE000-\u{10FFFF}]/u.test(value));

    fc.assert(
      fc.property(text, (value) => {
        expect(childElements(parseXml(toXml("A", { B: value, C: "" }))?.A, "B")).toEqual([value]);
      }),
      { seed: 8, numRuns: 100 },
    );
  });
});
