/* 概況: how far everybody is, when the kiosks were last heard, which clauses to look at again. Without names: looking at it
   is nobody's record. */
import type { Report } from '../api';
import { kiosks as loadKiosks, report as load, type Kiosk } from '../api';
import { Bar } from '../kit/bar';
import { useLoad, Wait } from '../kit/load';
import type { Page, Props } from '../kit/page';
import { link } from '../kit/route';
import { Head, Keep, Notes } from '../kit/sheet';
import { courses, type Course, type Total } from '../kit/totals';
import { moment, percent } from '../kit/words';

const groups = ['議員', '職員'];

function Cells(props: { total: Total | undefined }) {
    const { total } = props;
    if (!total || total.asked === 0)
        return (
            <>
                <td class="int">-</td>
                <td class="int">-</td>
                <td class="int">-</td>
                <td class="share">-</td>
            </>
        );
    return (
        <>
            <td class={total.none ? 'int' : 'int zero'}>{total.none}</td>
            <td class={total.begun ? 'int' : 'int zero'}>{total.begun}</td>
            <td class="int">
                {total.done}
                <small>／{total.asked}人</small>
            </td>
            <td class="share">
                <Bar done={total.done} begun={total.begun} none={total.none} />
                {total.share === null ? '-' : percent(total.share)}
            </td>
        </>
    );
}

function Line(props: { course: Course; names: boolean }) {
    const { course } = props;
    return (
        <tr>
            <th scope="row">{props.names ? <a href={link('people', { course: course.title })}>{course.title}</a> : course.title}</th>
            {groups.map((group) => (
                <Cells key={group} total={course.totals.find((total) => total.group === group)} />
            ))}
        </tr>
    );
}

const isDone = (course: Course) => course.totals.every((total) => total.done === total.asked);

function Table(props: { list: Course[]; names: boolean; label: string }) {
    return (
            <div class="scroll" role="region" aria-label={props.label} tabIndex={0}>
                <table class="grid totals">
                    <caption>
                        {props.label}（
                        <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
                            <rect class="bar-done" width="12" height="12" />
                        </svg>
                        済{' '}
                        <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
                            <rect class="bar-begun" width="12" height="12" />
                        </svg>
                        途中{' '}
                        <svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">
                            <rect class="bar-none" width="12" height="12" />
                        </svg>
                        未）
                    </caption>
                    <thead>
                        <tr>
                            <th scope="col" rowSpan={2}>
                                研修
                            </th>
                            {groups.map((group) => (
                                <th scope="colgroup" colSpan={4} key={group}>
                                    {group}
                                </th>
                            ))}
                        </tr>
                        <tr>
                            {groups.flatMap((group) =>
                                ['未', '途中', '済', '済の割合'].map((word) => (
                                    <th scope="col" class={word === '済の割合' ? 'share' : 'int'} key={group + word}>
                                        {word}
                                    </th>
                                )),
                            )}
                        </tr>
                    </thead>
                    <tbody>
                        {props.list.map((course) => (
                            <Line key={course.title} course={course} names={props.names} />
                        ))}
                    </tbody>
                </table>
            </div>
    );
}

/* What is not done yet comes first; what everybody has done is one line until somebody opens it. */
function Courses(props: { report: Report; names: boolean }) {
    const { report, names } = props;
    const list = courses(report);
    const open = list.filter((course) => !isDone(course));
    const done = list.filter(isDone);
    return (
        <section aria-labelledby="courses">
            <h2 id="courses">研修ごとの受講状況</h2>
            <Head report={report} />
            {list.length === 0 && <p class="empty">受けていただく研修は、まだありません。名簿を取り込むと始まります。</p>}
            {open.length > 0 && <Table list={open} names={names} label="まだの方がいる研修" />}
            {done.length > 0 && (
                <details class="folded">
                    <summary>全員が済の研修　{done.length}</summary>
                    <Table list={done} names={names} label="全員が済の研修" />
                </details>
            )}
            <Notes notes={report.notes} />
            <Keep name={report.report} title={report.title} handling={report.handling} label={report.handling_label} />
        </section>
    );
}

function Heard(props: { kiosks: Kiosk[] }) {
    const used = props.kiosks.filter((kiosk) => kiosk.status === 'active');
    if (used.length === 0) return <p class="empty">使っている端末は、まだありません。</p>;
    return (
        <ul class="cards">
            {used.map((kiosk) => (
                <li key={kiosk.recorder}>
                    <strong>{kiosk.name}</strong>
                    <span>
                        記録が最後に届いた時刻
                        <br />
                        {kiosk.last_received_at ? moment(kiosk.last_received_at) : 'まだ届いていません'}
                    </span>
                    {kiosk.backlog > 0 && <span class="again">未送信 {kiosk.backlog}件（使った方は確認中です）</span>}
                </li>
            ))}
        </ul>
    );
}

const LOOK = 5;
function Again(props: { report: Report }) {
    const rows = props.report.rows
        .filter((row) => row['group'] === '全体' && typeof row['share'] === 'number')
        .sort((a, b) => Number(a['share']) - Number(b['share']))
        .slice(0, LOOK);
    if (rows.length === 0)
        return <p class="empty">答えた方が5人になると、ここに出ます。</p>;
    return (
        <ol class="cards">
            {rows.map((row) => (
                <li key={String(row['clause'])}>
                    <strong>{row['clause']}</strong>
                    <span>{row['title']}</span>
                    <span>
                        {percent(Number(row['share']))} <small>（{row['people']}人、{row['rows']}行）</small>
                    </span>
                </li>
            ))}
        </ol>
    );
}

function View(props: Props) {
    const rights = props.session.rights;
    const totals = useLoad(() => load('courses'), 'courses');
    const gaps = useLoad(() => load('gaps'), 'gaps');
    const heard = useLoad(async () => (rights.includes('kiosk_list') ? loadKiosks() : []), 'kiosks');
    return (
        <>
            {rights.includes('kiosk_list') && (
                <section aria-labelledby="heard">
                    <h2 id="heard">端末</h2>
                    <Wait of={heard}>{(kiosks) => <Heard kiosks={kiosks} />}</Wait>
                </section>
            )}
            <Wait of={totals}>{(report) => <Courses report={report} names={rights.includes('report_names')} />}</Wait>
            <section aria-labelledby="again">
                <h2 id="again">もう一度確かめたい条項</h2>
                <p>
                    正しく答えた割合の低い順に{LOOK}つです。<a href={link('clauses')}>すべての条文</a>
                </p>
                <Wait of={gaps}>{(report) => <Again report={report} />}</Wait>
            </section>
        </>
    );
}

export const overview: Page = { path: 'overview', title: '概況', menu: 'まいつき', place: 2, right: 'report', View };
