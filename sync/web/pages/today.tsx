/* 今月すること: what waits, each with a button to where it is done, and a mark when it is. */
import type { Report, Row } from '../api';
import type { Page } from '../kit/page';
import { link } from '../kit/route';
import { Sheet } from '../kit/sheet';
import * as all from '../pages';

function Task(props: { row: Row }) {
    const { row } = props;
    const page = Object.values(all).find((one) => one.path === row['place']);
    const waits = Number(row['count']) > 0;
    return (
        <li class={waits ? 'task waits' : 'task'}>
            <span class={`task-mark ${waits ? 'open' : 'done'}`}>
                <span aria-hidden="true">{waits ? '○' : '●'}</span> {row['state']}
            </span>
            <span class="task-text">
                {row['task']}
                {row['note'] && <small>{row['note']}</small>}
            </span>
            <span class="task-count">
                {waits && (
                    <>
                        {row['count']}
                        <small>{row['unit']}</small>
                    </>
                )}
            </span>
            {waits && page ? (
                <a class="button screen-only" href={link(page.path)}>
                    {page.title}<span class="unseen">を開く: {row['task']}</span>
                </a>
            ) : (
                <span />
            )}
        </li>
    );
}

function List(props: { report: Report }) {
    const waiting = props.report.rows.filter((row) => Number(row['count']) > 0);
    const done = props.report.rows.filter((row) => Number(row['count']) === 0);
    return (
        <>
            <p class="lead">
                {waiting.length === 0 ? '今月すべきことは、すべて済んでいます。' : `残っていることが ${waiting.length}つあります。`}
            </p>
            <ul class="tasks">
                {[...waiting, ...done].map((row) => (
                    <Task key={String(row['task'])} row={row} />
                ))}
            </ul>
        </>
    );
}

function View() {
    return <Sheet report="tasks">{(report) => <List report={report} />}</Sheet>;
}

export const today: Page = { path: 'today', title: '今月すること', menu: 'まいつき', place: 1, right: 'clerk', View };
