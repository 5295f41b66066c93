// Reads statements, one JSON object a line, from standard input and checks each with the validator of another
// project. Prints "N valid, N not" after the faults, and exits with 1 when there is any or no statement at all.
'use strict';
const validate = require('xapi-validation').default;
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter((line) => line.trim() !== '');
let bad = 0;
for (const line of lines) {
  const statement = JSON.parse(line);
  const faults = validate(statement);
  if (faults.length > 0) {
    bad += 1;
    for (const fault of faults) {
      console.log(`${statement.verb && statement.verb.id}: ${fault.name} at ${(fault.path || []).join('.')}`);
    }
    console.log(line);
  }
}
console.log(`${lines.length - bad} valid, ${bad} not`);
process.exit(lines.length === 0 || bad > 0 ? 1 : 0);
