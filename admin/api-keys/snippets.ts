export const variable = 'COUNTERSIGN_API_KEY';

export type Snippet = 'env' | 'bash' | 'powershell' | 'curl';
export const snippets: readonly Snippet[] = ['env', 'bash', 'powershell', 'curl'];

export function snippetText(snippet: Snippet, secret: string, origin: string): string {
  switch (snippet) {
    case 'env':
      return `${variable}=${secret}`;
    case 'bash':
      return `export ${variable}=${secret}`;
    case 'powershell':
      return `$env:${variable} = "${secret}"`;
    case 'curl':
      return curlSnippet(origin);
  }
}

/** Names the variable, never the secret: a command line ends up in a history file. */
export function curlSnippet(origin: string): string {
  return `curl ${origin}/graphql \\
  -H "Authorization: Bearer $${variable}" \\
  -H "Content-Type: application/json" \\
  -d '{"query":"{ me { environment scopes } }"}'`;
}

export function anchorSnippet(origin: string): string {
  return `curl ${origin}/graphql \\
  -H "Authorization: Bearer $${variable}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "query": "mutation Anchor($input: EventAnchorInput!) { eventAnchor(input: $input) { ... on EventAnchorPayload { event { id logIndex hash } } ... on UserError { code message } } }",
    "variables": { "input": { "type": "test.first_event", "payload": { "hello": "world" } } }
  }'`;
}
