/* 受講状況: who has done what, with the dates and why it is asked. Never an answer. */
import type { Report, Row } from '../api';
import { byPerson, called, coursesOf, isOpen, remains, summary, type Person } from '../kit/course';
import { Choice } from '../kit/filter';
import { Grid, pick } from '../kit/grid';
import { State } from '../kit/mark';
import type { Page, Props } from '../kit/page';
import { replaceQuery } from '../kit/route';
import { Sheet } from '../kit/sheet';
import { day } from '../kit/words';

const states: [string, string][] = [
    ['', 'すべて'],
    ['残り', '未と途中'],
    ['未', '未'],
    ['途中', '途中'],
    ['済', '済'],
    ['控え確認済', '控え確認済'],
];
const kinds: [string, string][] = [
    ['', '議員と職員'],
    ['議員', '議員'],
    ['職員', '職員'],
];

interface Filter extends Record<string, string> {
    state: string;
    kind: string;
    course: string;
}
const stateFits = (row: Row, state: string) =>
    state === '' || (state === '残り' ? isOpen(row) : row['state'] === state);
/* 当選人 are among the councillors, as in every report. */
const kindFits = (row: Row, kind: string) => kind === '' || (row['status'] === '職員') === (kind === '職員');

function fits(row: Row, filter: Filter): boolean {
    return (
        stateFits(row, filter.state) &&
        kindFits(row, filter.kind) &&
        (filter.course === '' || row['course'] === filter.course)
    );
}

function Courses(props: { person: Person }) {
    return (
        <table class="grid inner">
            <caption class="unseen">{props.person.name} 研修ごとの状況</caption>
            <thead>
                <tr>
                    <th scope="col">研修</th>
                    <th scope="col">状況</th>
                    <th scope="col">始めた日</th>
                    <th scope="col">済の日</th>
                    <th scope="col">お願いする日</th>
                    <th scope="col">理由</th>
                </tr>
            </thead>
            <tbody>
                {props.person.rows.map((row, i) => (
                    <tr key={i}>
                        <th scope="row">{row['course']}</th>
                        <td>
                            <State state={String(row['state'])} />
                        </td>
                        <td class="date">{row['started_on'] ? day(String(row['started_on'])) : ''}</td>
                        <td class="date">{row['done_on'] ? day(String(row['done_on'])) : ''}</td>
                        <td class="date">{row['due_on'] ? day(String(row['due_on'])) : ''}</td>
                        <td>
                            {row['reason']}
                            {row['note'] ? <small> {row['note']}</small> : null}
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function One(props: { person: Person }) {
    const { person } = props;
    return (
        <details class="person">
            <summary>
                <span class="seat">{person.seat ?? ''}</span>
                <span class="name">{called(person)}</span>
                <span class="kind">{person.kind}</span>
                <span class="sum">{summary(person.rows)}</span>
                <span class="rest">{remains(person.rows)}</span>
            </summary>
            <Courses person={person} />
        </details>
    );
}

/* One table once something was chosen; what was chosen needs no column. */
const narrow = (filter: Filter) =>
    ['seat', 'name', 'status', 'course', 'state', 'started_on', 'done_on', 'due_on', 'reason', 'note'].filter(
        (id) => !(id === 'course' && filter.course !== ''),
    );

function heading(filter: Filter): string {
    const state = states.find(([value]) => value === filter.state)?.[1] ?? '';
    return [filter.course || 'すべての研修', filter.kind || '議員と職員', `状況: ${state}`].join('　');
}

function List(props: { report: Report; filter: Filter; after: string }) {
    const rows = props.report.rows.filter((row) => fits(row, props.filter));
    const people = byPerson(rows);
    const courses = coursesOf(props.report.rows);
    const set = (change: Partial<Filter>) => replaceQuery('people', { ...props.filter, ...change, after: props.after });
    return (
        <>
            <div class="filters">
                <Choice label="状況" value={props.filter.state} options={states} set={(state) => set({ state })} />
                <Choice label="区分" value={props.filter.kind} options={kinds} set={(kind) => set({ kind })} />
                <Choice
                    label="研修"
                    value={props.filter.course}
                    options={[['', 'すべての研修'], ...courses.map((name): [string, string] => [name, name])]}
                    set={(course) => set({ course })}
                />
                <p class="count" role="status">
                    {people.length}人、{rows.length}件
                </p>
            </div>
            {props.filter.course === '' && props.filter.state === '' && people.length > 0 ? (
                people.map((person) => <One key={person.key} person={person} />)
            ) : (
                <Grid
                    caption={heading(props.filter)}
                    columns={pick(props.report, narrow(props.filter))}
                    rows={people.flatMap((person) => person.rows)}
                    head="name"
                    empty="当てはまる方はいません。条件を「すべて」に戻すと、ほかの方も出ます。"
                />
            )}
        </>
    );
}

function View(props: Props) {
    const filter = {
        state: props.query.get('state') ?? '',
        kind: props.query.get('kind') ?? '',
        course: props.query.get('course') ?? '',
    };
    const after = props.query.get('after') ?? '';
    return (
        <Sheet report="completion" part={{ page: 'people', after, query: filter }}>
            {(report) => <List report={report} filter={filter} after={after} />}
        </Sheet>
    );
}

export const people: Page = { path: 'people', title: '受講状況', menu: '受講', place: 1, right: 'report_names', View };
