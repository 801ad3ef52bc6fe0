/** SQL that builds the whole answer. Ids stay UUIDs: the limit has nothing to encode. */
export const pageOfInvoices = {
  name: 'page',
  text: `
    select json_build_object('data', json_build_object('invoices', json_build_object(
      'nodes', json_agg(node) filter (where place <= 50),
      'pageInfo', json_build_object('hasNextPage', count(*) > 50, 'endCursor', max(id::text) filter (where place = 50))
    )))::text as answer
    from (
      select i.id, row_number() over (order by i.id desc) as place, json_build_object('id', i.id, 'number', i.number, 'status', i.status,
        'total', json_build_object('amount', round(i.total / 100.0, 2)::text, 'currency', i.currency),
        'client', json_build_object('name', c.name)) as node
      from invoice i join client c on c.id = i.client_id
      where i.organization_id = $1 and i.environment = 'TEST'
      order by i.id desc limit 51
    ) page`,
};

export const oneInvoice = {
  name: 'one',
  text: `
    select json_build_object('data', json_build_object('invoice', json_build_object('id', i.id, 'number', i.number,
      'status', i.status, 'dueOn', i.due_on,
      'total', json_build_object('amount', round(i.total / 100.0, 2)::text, 'currency', i.currency),
      'client', json_build_object('id', c.id, 'name', c.name, 'email', c.email),
      'lines', (select json_agg(json_build_object('id', l.id, 'description', l.description, 'quantity', trim_scale(l.quantity)::text,
          'unitPrice', json_build_object('amount', round(l.unit_price / 100.0, 2)::text),
          'amount', json_build_object('amount', round(l.amount / 100.0, 2)::text)) order by l.position)
        from invoice_line l where l.invoice_id = i.id)
    )))::text as answer
    from invoice i join client c on c.id = i.client_id
    where i.organization_id = $1 and i.environment = 'TEST' and i.id = $2`,
};

export const insertEvent = {
  name: 'event',
  text: `
    with added as (
      insert into bench_event (id, type, canonical, payload_hash, signature) values ($1, $2, $3, $4, $5) returning *
    )
    select json_build_object('data', json_build_object('eventAnchor', json_build_object('event', json_build_object('id', id,
      'hash', encode(payload_hash, 'hex'), 'signature', encode(signature, 'base64'), 'logIndex', log_index))))::text as answer
    from added`,
};
