export const requestMessages = {
  resources: {
    requests: {
      name: 'Request |||| Request log',
      fields: {
        at: 'Time',
        apiKeyId: 'Key',
        operation: 'Operation',
        code: 'Result',
        durationMs: 'Duration',
        ip: 'From',
        requestId: 'Request ID',
      },
    },
  },
  requests: {
    lead: 'Which key called what, from where, and what came of it. Complete to about a second ago.',
    unnamed: 'Without a name',
    ok: 'OK',
    failed: 'Failed',
    export: 'Export CSV',
    exported: '%{smart_count} request exported |||| %{smart_count} requests exported',
    exported_part:
      'The newest %{smart_count} request is in the file; narrow the filters for older ones. |||| The newest %{smart_count} requests are in the file; narrow the filters for older ones.',
    empty: {
      title: 'No request yet',
      text: 'Every call with a key of this environment is listed here, refused ones too.',
    },
    filter: {
      operation: 'Operation, exactly',
      all_keys: 'All keys',
      all: 'Any result',
      ok: 'OK',
      failed: 'Failed or refused',
    },
    span: { all: 'Any time', hour: 'Last hour', day: 'Last 24 hours', week: 'Last 7 days' },
  },
};
