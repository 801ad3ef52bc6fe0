export const clientMessages = {
  resources: {
    clients: {
      name: 'Client |||| Clients',
      fields: {
        name: 'Name',
        email: 'E-mail',
        phone: 'Phone',
        externalId: 'External ID',
        id: 'Client ID',
        createdAt: 'Created',
      },
      notifications: { created: 'Client added', updated: 'Client saved' },
    },
  },
  clients: {
    archived: 'Archived',
    archived_no_invoice: 'Restore the client first: an archived client gets no new invoices.',
    list: { lead: 'Whom you invoice.', search: 'Search by name, e-mail or external ID', state: 'State' },
    show: {
      current: 'Active',
      archived: 'Archived',
      all: 'All clients',
      facts: 'Details',
      no_invoices: 'No invoice yet.',
    },
    empty: {
      title: 'No clients yet',
      text: 'A client is a company or person you invoice. Add one here, or let a program do it with the clients:write scope.',
    },
    form: {
      name_hint: 'As it should stand on an invoice.',
      email_hint: 'Where invoices go.',
      external_hint: 'Its number in your own system.',
    },
    create: { action: 'Add client', title: 'Add a client' },
    import: {
      action: 'Import',
      title: 'Import clients',
      text: 'A CSV file with a header and up to 5,000 rows. The column name is needed; email, phone and external_id are read too.',
      file: 'File',
      submit: 'Import clients',
      done: '%{smart_count} client imported |||| %{smart_count} clients imported',
      wrong:
        '%{smart_count} row is wrong, so nothing was imported. Mend the file and choose it again. |||| %{smart_count} rows are wrong, so nothing was imported. Mend the file and choose it again.',
      row: 'Row %{row}',
    },
    edit: { title: 'Edit client', of: 'Edit %{name}' },
    archive: { action: 'Archive', done: 'Client archived' },
    unarchive: { action: 'Restore', done: 'Client restored' },
    delete: {
      title: 'Delete “%{name}”?',
      text: 'This cannot be undone. A client with invoices cannot be deleted; archive it instead.',
      confirm: 'Delete client',
      done: 'Client deleted',
    },
  },
};
