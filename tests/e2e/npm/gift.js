// Reads GIFT from standard input with the parser of another project and prints what that understood as GIFT again,
// without comments, to standard output: the same bytes as it was given, when nothing was misread.
'use strict';
const parser = require('gift-pegjs');
const escape = (text) => text.replace(/[\\~=#{}:]/g, '\\$&');
const names = { '058': ':', '035': '#', '061': '=', '123': '{', '125': '}', '126': '~', '092': '\\' };
const decode = (text) => text.replace(/&&(\d{3});/g, (all, code) => names[code]); // of the right sides of pairs
const choice = (c) => {
  const mark = c.isCorrect ? '=' : c.weight === null ? '~' : `~%${c.weight}%`;
  return `\t${mark}${escape(c.text.text)}#${c.feedback ? escape(c.feedback.text) : ''}\n`;
};
const pair = (p) => `\t=${escape(p.subquestion.text)} -> ${escape(decode(p.subanswer))}\n`;
let out = '';
for (const q of parser.parse(require('fs').readFileSync(0, 'utf8'))) {
  out += `::${q.title}::[${q.stem.format}]${escape(q.stem.text)}`;
  if (q.type === 'Description') {
    out += '\n\n';
    continue;
  }
  out += ` {\n${(q.choices || []).map(choice).join('')}${(q.matchPairs || []).map(pair).join('')}`;
  out += `${q.globalFeedback ? `\t####${escape(q.globalFeedback.text)}\n` : ''}}\n\n`;
}
process.stdout.write(out);
