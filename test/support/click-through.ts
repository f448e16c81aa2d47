/**
 * Follows redirects and submits the first form of each page, as a user does who fills in these fields. Gives the text
 * of the first page without a form.
 */
export async function clickThrough(start: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | undefined;
  for (let steps = 0; steps < 30; steps++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie },
      ...(form === undefined ? {} : { method: "POST", body: form }),
    });
    keepCookies(response, cookies);
    const location = response.headers.get("location");
    form = undefined;
    if (location !== null) {
      url = new URL(location, url).href;
      continue;
    }
    const page = await response.text();
    const found = formOf(page);
    if (found === undefined) return page;
    url = new URL(found.action || url, url).href;
    form = new URLSearchParams(
      found.fields.map(([name, value]): [string, string] => [name, fields[name] ?? value]),
    );
  }
  throw new Error("too many pages");
}

function keepCookies(response: Response, cookies: Map<string, string>): void {
  for (const line of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (value === "") cookies.delete(name);
    else cookies.set(name, value);
  }
}

function formOf(page: string) {
  const form = /<form[^>]*>.*?<\/form>/s.exec(page)?.[0];
  if (form === undefined) return undefined;
  const inputs = [...form.matchAll(/<input[^>]*>/g)].map(([input]) => input);
  const fields = inputs
    .map((input): [string, string] => [attribute(input, "name"), attribute(input, "value")])
    .filter(([name]) => name !== "");
  return { action: attribute(/<form[^>]*>/.exec(form)?.[0] ?? "", "action"), fields };
}

function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  return value
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
