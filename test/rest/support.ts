/** One request to the REST façade. */
export async function rest(
  { url }: { url: string },
  path: string,
  headers: Readonly<Record<string, string>> = {},
  init: RequestInit = {},
) {
  const response = await fetch(`${url}${path}`, { ...init, headers });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: an answer has any shape
  const body: any = text.startsWith('{') ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, body };
}

export const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
