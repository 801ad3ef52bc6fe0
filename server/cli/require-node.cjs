// Runs before everything else, also under the old Node of a machine where `npm ci` has not run: plain syntax only.
'use strict';

const oldest = 24;
const found = process.versions.node;

if (Number.parseInt(found, 10) < oldest) {
  process.stderr.write(
    `Countersign needs Node.js ${oldest} or newer, and this is ${found}. ` +
      'Run "npm ci": it installs the right one beside the project, and npm scripts find it ("npm start", "npm test").\n',
  );
  process.exit(1);
}
