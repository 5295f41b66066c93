// recount.js FOLDER: the numbers of the reports once more, from the statements as they came in, in another language than
// the server's. FOLDER has statements (a line each), pack/, issued (clause, part, time of each figure that was issued),
// and the reports as NAME.json. Says each number that differs, and how many were compared.
const fs = require('fs');
const path = require('path');

const folder = process.argv[2];
const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');
const report = (name) => JSON.parse(read(name + '.json'));
const json = (name) => JSON.parse(read(path.join('pack', name)));
const EXT = 'https://mamori.example/xapi/ext/';
const SESSION = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';
const JST_MS = 9 * 3600 * 1000;
const day = (ms) => new Date(ms + JST_MS).toISOString().slice(0, 10);

const compared = {};
let wrong = 0;
function same(what, told, again, where) {
    compared[what] = (compared[what] || 0) + 1;
    if (told === again) return;
    wrong++;
    console.log(`${what} ${where}: the report says ${told}, the statements ${again}`);
}
const group = (list, key) => list.reduce((map, one) => map.set(key(one), [...(map.get(key(one)) || []), one]), new Map());
const share = (part, whole) => Math.round((1000 * part) / whole) / 1000;

// ---- the pack
const topics = new Map(json('map.json').map.map((row) => [row.topic, row.clauses]));
const clausesOf = (one) => (one.topics || []).flatMap((topic) => topics.get(topic) || []);
const courses = json('courses.json');
const items = new Map();
for (const file of fs.readdirSync(path.join(folder, 'pack/common/items')))
    for (const item of json('common/items/' + file)) items.set(item.id, item);

// Rows of an answer: what each speaks for, and whether it was right, wrong or unsure.
const pairs = (text) => new Map(text.split('[,]').map((pair) => pair.split('[.]')));
const judged = (said, right) => (said === 'unsure' ? 'unsure' : said === right ? 'right' : 'wrong');
function rowsOfPairs(item, response, pattern) {
    const said = pairs(response);
    const parts = item.decisions || item.options;
    return [...pairs(pattern)].filter(([id]) => said.has(id)).map(([id, right]) => {
        const part = parts.find((one) => one.id === id);
        return { id: `${item.id}/${id}`, tags: part.topics ? part : item, mark: judged(said.get(id), right) };
    });
}
// On the way taken; what is right there is what the pack says, for a pattern shows the right way alone.
function rowsOfScenario(item, response) {
    return [...pairs(response)].map(([id, option]) => {
        const decision = item.decisions.find((one) => one.id === id);
        return { id: `${item.id}/${id}`, tags: decision.topics ? decision : item,
            mark: judged(option, decision.options.find((one) => one.correct).id) };
    });
}
function rowsOfOptions(item, response) {
    const chosen = response.split('[,]'); // of one that somebody was not sure of: unsure:b
    return item.options.map((option) => ({ id: `${item.id}/${option.id}`, tags: option.topics ? option : item,
        mark: chosen.includes('unsure:' + option.id) ? 'unsure' : chosen.includes(option.id) === option.correct ? 'right' : 'wrong' }));
}
function rowsOfOne(item, response) {
    const right = item.options.find((option) => option.correct);
    return [{ id: item.id, tags: right.topics ? right : item, mark: judged(response, right.id) }];
}
function rowsOfOrder(item, response) {
    const steps = response.split('[,]');
    return item.options.slice(1).map((option, i) => {
        const [a, b] = [steps.indexOf(item.options[i].id), steps.indexOf(option.id)];
        const first = item.options[i];
        return { id: `${item.id}/${first.id}`, tags: first.topics ? first : item,
            mark: a < 0 || b < 0 ? 'unsure' : a < b ? 'right' : 'wrong' };
    });
}
const kinds = { mtf: rowsOfPairs, sorting: rowsOfPairs, scenario: rowsOfScenario, multiple: rowsOfOptions,
    hotspot: rowsOfOptions, single: rowsOfOne, ordering: rowsOfOrder };

// ---- the statements
const answers = [];
const done = [];
const met = [];
for (const line of read('statements').split('\n').filter(Boolean)) {
    const s = JSON.parse(line);
    const ext = (s.context && s.context.extensions) || {};
    const one = { id: s.id, person: s.actor.account.name, at: Date.parse(s.timestamp),
        registration: s.context && s.context.registration, course: (s.object.id.match(/\/course\/([^/]+)/) || [])[1] };
    if (one.course && one.registration) met.push(one);
    if (s.verb.id.endsWith('/completed')) done.push(one);
    if (!s.verb.id.endsWith('/answered') || !s.object.id.includes('/item/')) continue;
    const item = items.get(s.object.id.split('/item/')[1]);
    answers.push({ ...one, item: item.id, practice: !ext[EXT + 'attempt'], version: ext[EXT + 'item-version'],
        sight: ext[EXT + 'attempt'] || 'practice:' + ext[SESSION], revision: ext[EXT + 'revision'], success: s.result.success,
        rows: kinds[item.type](item, s.result.response, s.object.definition.correctResponsesPattern[0]) });
}
const newest = (a, b) => b.revision - a.revision || b.at - a.at || (b.id < a.id ? -1 : 1);
const sights = [...group(answers, (a) => [a.person, a.item, a.sight].join()).values()].map((list) => list.sort(newest)[0]);

// ---- people and what they were asked
const roster = report('roster').rows;
const idOf = new Map(roster.map((row) => [row.name, row.id]));
const staff = new Set(roster.filter((row) => row.status.endsWith('職員')).map((row) => row.id));
const known = new Set(roster.map((row) => row.id));
for (const line of read('left').split('\n').filter(Boolean)) { // who is in no list any more still answered
    const [id, status] = line.split('|');
    known.add(id);
    if (status.endsWith('staff')) staff.add(id);
}
const title = new Map(courses.map((course) => [course.title, course.id]));
const kindOf = new Map(courses.map((course) => [course.id, course.kind || 'module']));

// ---- completion, overdue, the committee's paper
const duties = report('duties').rows.map((row) => ({ ...row, person: idOf.get(row.name), id: title.get(row.course) }));
for (const list of group(duties, (duty) => [duty.person, duty.id].join()).values()) {
    list.sort((a, b) => (a.opened_on < b.opened_on ? -1 : 1));
    list.forEach((duty, i) => {
        const until = list[i + 1] ? list[i + 1].opened_on : '9999';
        const times = done.filter((one) => one.person === duty.person && one.course === duty.id &&
            day(one.at) >= duty.opened_on && day(one.at) < until).map((one) => one.at);
        duty.done = times.length ? day(Math.min(...times)) : null;
        duty.begun = met.some((one) => one.person === duty.person && one.course === duty.id &&
            day(one.at) >= duty.opened_on && day(one.at) < until);
    });
}
const today = day(Date.parse(report('duties').as_of));
const begins = new Set([...answers, ...done].map((one) => [one.person, one.course].join()));
const last = (row) => duties.filter((duty) => duty.person === idOf.get(row.name) && duty.id === title.get(row.course)).pop();
for (const row of report('completion').rows) {
    const duty = last(row);
    if (!duty) continue;
    const begun = begins.has([duty.person, duty.id].join());
    same('completion', row.done_on, duty.done, `${row.seat} ${row.course}`);
    same('completion', row.state === '済', duty.done !== null, `${row.seat} ${row.course} state`);
    if (row.state === '未' && begun && duties.filter((d) => d.person === duty.person && d.id === duty.id).length === 1)
        same('completion', '未', '途中', `${row.seat} ${row.course}`);
}
const [gone, other] = [/^(対象外|退任・転出)/, /^受講（他の研修）/]; // what the list of duties says of how one ended
const late = (duty) => !duty.done && !duty.closed_on && duty.due_on && duty.due_on < today;
const key = (row) => [idOf.get(row.name), title.get(row.course)].join();
const listed = new Set(report('overdue').rows.map(key));
const current = [...group(duties, (duty) => [duty.person, duty.id].join()).values()].map((list) => list[list.length - 1]);
for (const duty of current) same('overdue', listed.has([duty.person, duty.id].join()), Boolean(late(duty)), `${duty.seat} ${duty.course}`);

// The overview: 未・途中・済 of each course; who left or was exempted is not asked.
for (const row of report('courses').rows) {
    const mine = current.filter((duty) => duty.id === title.get(row.course) && duty.opened_on <= today && (duty.done || !gone.test(duty.state)) &&
        (row.group === '全体' || (row.group === '職員') === staff.has(duty.person)));
    const count = (is) => mine.filter(is).length;
    const open = (duty) => !duty.done && !other.test(duty.state);
    same('courses', [row.asked, row.none, row.started, row.done].join('/'),
        [mine.length, count((duty) => open(duty) && !duty.begun), count((duty) => open(duty) && duty.begun), count((duty) => duty.done)].join('/'),
        `${row.course} ${row.group}`);
}

function people(of, kind) {
    const mine = duties.filter((duty) => kind(duty) && of(duty));
    const each = [...group(mine, (duty) => duty.person).values()];
    return [each.filter((list) => list.every((duty) => duty.done || duty.closed_on)).length, each.length];
}
const committee = report('committee');
for (const row of committee.rows) {
    const [all, asked] = people((duty) => row.kind === '合計' || (row.kind === '職員') === staff.has(duty.person), () => true);
    same('committee', `${row.done}/${row.asked}`, `${all}/${asked}`, row.kind);
}
const names = { part: 'はじめの研修', module: '1年目の研修', yearly: '年に一度の研修', revision: '方針の見直し',
    booster: '5分の確かめ直し', delayed: '日をおいた確かめ' };
for (const row of committee.sections[0].rows) {
    const [all, asked] = people(() => true, (duty) => names[kindOf.get(duty.id)] === row.kind);
    same('committee', `${row.done}/${row.asked}`, `${all}/${asked}`, row.kind);
}

// ---- what is understood, as it was issued
const issued = read('issued').split('\n').filter(Boolean).map((line) => line.split('|'));
const issuedAt = (clause, part) => Math.max(...issued.filter((row) => row[0] === clause && row[1] === part).map((row) => Number(row[2])));
// 13 months before a day, in its own calendar; the last day of a shorter month.
function earliest(ms) {
    const d = new Date(ms + JST_MS);
    const first = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() - 13, 1));
    const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    first.setUTCDate(Math.min(d.getUTCDate(), length));
    return first.toISOString().slice(0, 10);
}
const rows = sights.flatMap((a) => a.rows.map((row) => ({ ...row, person: a.person, at: a.at, statement: a.id, tags: clausesOf(row.tags) })));
const byRow = group(rows, (row) => [row.person, row.id].join());
function figure(clause, part, asOf) {
    const speaks = (row) => row.tags.some((tag) => tag === clause || tag.startsWith(clause + '.'));
    const since = earliest(asOf);
    const kept = [...byRow.values()].filter((list) => speaks(list[0])).map((list) => list.filter((row) => row.at <= asOf)
        .sort((a, b) => b.at - a.at || (b.statement < a.statement ? -1 : 1))[0])
        .filter((row) => row && day(row.at) >= since)
        .filter((row) => part === 'whole' || (known.has(row.person) && (part === 'staff') === staff.has(row.person)));
    return [new Set(kept.map((row) => row.person)).size, kept.length, kept.filter((row) => row.mark === 'right').length,
        kept.filter((row) => row.mark === 'unsure').length].join('/');
}
const parts = { 全体: 'whole', 議員: 'councillors', 職員: 'staff' };
const leaves = json('policy.json').clauses.filter((clause) => clause.sub_leaf);
function clausesOfReport(name) {
    for (const row of report(name).rows) {
        if (row.right === null) continue;
        const heading = row.clause.replace('基本方針', '').replace(/\((\d+)\)/, '.$1');
        const leaf = leaves.find((one) => one.parent === heading && one.title === row.title);
        const found = leaf ? leaf.id : heading;
        const part = parts[row.group];
        same(name, [row.people, row.rows, row.right, row.unsure].join('/'), figure(found, part, issuedAt(found, part)), `${found} ${part}`);
        same(name, row.share, share(row.right, row.rows), `${found} ${part} share`);
    }
}
clausesOfReport('gaps');
clausesOfReport('threats');

// ---- items at first sight, years
const order = (a, b) => a.at - b.at || (a.sight < b.sight ? -1 : 1);
const firstSights = (list) => [...group(list, (a) => [a.person, a.item].join()).values()].map((one) => one.sort(order)[0]);
for (const row of report('items').rows.filter((one) => one.part === '全体')) {
    const asOf = issuedAt(`item:${row.item}@${row.version}/`, 'whole');
    const first = firstSights(sights.filter((a) => a.item === row.item && a.at <= asOf)).filter((a) => a.version === row.version);
    same('items', `${row.people}/${row.right}`, `${first.length}/${first.filter((a) => a.success).length}`, row.item);
}
for (const row of report('years').rows) {
    const year = 2018 + Number(row.year.match(/\d+/)[0]);
    const [from, until] = [`${year}-04-01`, `${year + 1}-04-01`];
    const seen = firstSights(sights.filter((a) => day(a.at) >= from && day(a.at) < until));
    const told = issued.filter(([clause]) => clause.startsWith(`year:${year}:`));
    same('years', row.items, told.length, row.year);
    for (const [clause, , , n, , right] of told) {
        const [, item, version] = clause.match(/^year:\d+:(.*)@(.*)\/$/);
        const mine = seen.filter((a) => a.item === item && a.version === version);
        same('years', `${n}/${right}`, `${mine.length}/${mine.filter((a) => a.success).length}`, clause);
    }
}

// ---- what is left months later
for (const list of group(report('retention').rows, (row) => row.course).values()) {
    const course = title.get(list[0].course);
    const asOf = issuedAt(`kept:${course}:after`, 'whole');
    const finished = new Set(done.filter((one) => one.course === course && one.at <= asOf).map((one) => one.person));
    const sum = { before: [0, 0], after: [0, 0] };
    let n = 0;
    const mine = sights.filter((a) => !a.practice && a.at <= asOf && finished.has(a.person));
    for (const said of group(mine, (a) => a.person).values()) {
        const attempts = [...group(said, (a) => a.sight).values()].map((all) => ({ course: all[0].course,
            registration: all[0].registration, at: Math.min(...all.map((a) => a.at)), rows: all.flatMap((a) => a.rows) }))
            .sort((a, b) => a.at - b.at);
        const test = attempts.find((attempt) => attempt.course === course);
        if (!test) continue;
        const before = new Map();
        for (const attempt of attempts.filter((one) => one.at < test.at && kindOf.get(one.course) === 'part')) {
            const was = before.get(attempt.course);
            if (!was || was.registration !== attempt.registration) before.set(attempt.course, attempt);
        }
        if (before.size === 0) continue;
        n++;
        for (const [where, all] of [['before', [...before.values()]], ['after', [test]]])
            for (const row of all.flatMap((one) => one.rows)) {
                sum[where][0]++;
                sum[where][1] += row.mark === 'right';
            }
    }
    list.forEach((row, i) => same('retention', `${row.people}/${row.rows}/${row.right}`, [n, ...sum[i ? 'after' : 'before']].join('/'),
        `${course} ${row.when}`));
}

for (const what of ['completion', 'courses', 'overdue', 'committee', 'gaps', 'threats', 'items', 'years', 'retention'])
    if (!(compared[what] >= 1)) {
        wrong++;
        console.log(`${what}: nothing was compared`);
    }
console.log(Object.entries(compared).map(([what, n]) => `${what} ${n}`).join(', '));
process.exit(wrong ? 1 : 0);
