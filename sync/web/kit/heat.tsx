/* Clause × group: the deeper the tint, the more worth looking at again; the number and the people stand in each cell. */
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { report as load, type Report, type Row } from '../api';
import { Grid, pick } from './grid';
import { useLoad, Wait } from './load';
import { percent } from './words';

const groups = ['全体', '議員', '職員'];
/* From the share on; the last has none. */
const steps: [number, string][] = [
    [0.8, '8割以上'],
    [0.7, '7割台'],
    [0.6, '6割台'],
    [0, '6割未満'],
];
const stepOf = (share: number) => steps.findIndex(([from]) => share >= from);

/* A clause; or a part of one, which bears the same number and a title of its own. */
interface Line {
    key: string;
    clause: string;
    title: string;
    part: boolean;
    of: Map<string, Row>;
}
function lines(rows: Row[]): Line[] {
    const found = new Map<string, Line>();
    const clauses = new Map<string, string>();
    for (const row of rows) {
        const [clause, title] = [String(row['clause']), String(row['title'])];
        const key = `${clause}　${title}`;
        if (!clauses.has(clause)) clauses.set(clause, key);
        const line = found.get(key) ?? { key, clause, title, part: clauses.get(clause) !== key, of: new Map() };
        line.of.set(String(row['group']), row);
        found.set(key, line);
    }
    return [...found.values()];
}

function Share(props: { row: Row | undefined }) {
    const share = props.row?.['share'];
    if (typeof share !== 'number')
        return (
            <td class="heat none">
                <span aria-hidden="true">-</span>
                <span class="unseen">出していません</span>
            </td>
        );
    return (
        <td class={`heat step-${stepOf(share)}`}>
            {percent(share)} <small>{props.row?.['people']}人</small>
        </td>
    );
}

/* One step further down: the words of the clause, the items that ask for them, and their pooled answers. */
function Below(props: { report: string; clause: string }) {
    const loaded = useLoad(() => load(props.report), props.report);
    return (
        <Wait of={loaded}>
            {(report) => (
                <Grid
                    caption={`${props.clause}　${report.title}`}
                    columns={pick(report, ['phrase', 'item', 'people', 'right', 'share', 'unsure', 'issued_on'])}
                    rows={report.rows.filter((row) => row['clause'] === props.clause)}
                    empty="この条項をたずねる問いは、まだありません。"
                />
            )}
        </Wait>
    );
}

function Detail(props: { line: Line; below: string | undefined }) {
    return (
        <tr class="detail">
            <td colSpan={2 + groups.length}>
                <dl>
                    {groups.map((group) => {
                        const row = props.line.of.get(group);
                        return (
                            <div key={group}>
                                <dt>{group}</dt>
                                <dd>
                                    {typeof row?.['share'] === 'number'
                                        ? `${row['people']}人の${row['rows']}行のうち、正しい行 ${row['right']}、わからない ${row['unsure']}。推定の幅（参考） ${row['interval']}。集計した日 ${row['issued_on']}`
                                        : '答えた方が少ないため、出していません'}
                                </dd>
                            </div>
                        );
                    })}
                </dl>
                {props.below !== undefined && !props.line.part && <Below report={props.below} clause={props.line.clause} />}
            </td>
        </tr>
    );
}

/* below: the report that goes one step further down. */
export function Heat(props: { report: Report; caption: string; what: string; below?: string }) {
    const [open, setOpen] = useState<string | null>(null);
    const [order, setOrder] = useState<'text' | 'share'>('text');
    const all = lines(props.report.rows);
    const share = (line: Line) => {
        const value = line.of.get('全体')?.['share'];
        return typeof value === 'number' ? value : 2;
    };
    const shown = order === 'text' ? all : [...all].sort((a, b) => share(a) - share(b));
    return (
        <>
            <div class="filters">
                <label>
                    並び{' '}
                    <select value={order} onChange={(event) => setOrder(event.currentTarget.value as 'text' | 'share')}>
                        <option value="text">条文の順</option>
                        <option value="share">もう一度確かめたい順</option>
                    </select>
                </label>
                <ul class="legend" aria-label="色の意味">
                    {steps.map(([, words], i) => (
                        <li key={words}>
                            <span class={`swatch step-${i}`} aria-hidden="true" /> {words}
                        </li>
                    ))}
                    <li>
                        <span class="swatch none" aria-hidden="true">
                            -
                        </span>{' '}
                        出していません（人数が少ないため）
                    </li>
                </ul>
            </div>
            <div class="scroll" role="region" aria-label={props.caption} tabIndex={0}>
                <table class="grid heatmap">
                    <caption>{props.caption}（色が濃いほど、もう一度確かめたいところ）</caption>
                    <thead>
                        <tr>
                            <th scope="col">{props.what}</th>
                            <th scope="col">見出し</th>
                            {groups.map((group) => (
                                <th scope="col" key={group} class="share">
                                    {group}
                                </th>
                            ))}
                        </tr>
                    </thead>
                    <tbody>
                        {shown.map((line) => (
                            <Fragment key={line.key}>
                                <tr>
                                    <th scope="row">
                                        <button
                                            type="button"
                                            class="link"
                                            aria-expanded={open === line.key}
                                            onClick={() => setOpen(open === line.key ? null : line.key)}
                                        >
                                            {line.clause}
                                            {line.part && <span class="unseen">のうち、{line.title}</span>}
                                        </button>
                                    </th>
                                    <td>{line.title}</td>
                                    {groups.map((group) => (
                                        <Share key={group} row={line.of.get(group)} />
                                    ))}
                                </tr>
                                {open === line.key && <Detail line={line} below={props.below} />}
                            </Fragment>
                        ))}
                    </tbody>
                </table>
            </div>
        </>
    );
}
